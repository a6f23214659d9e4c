/*
 * The grammar of Faultline, over the tokens that `TokenReader`, `BracketMatcher` and `WordRoles` prepare: every line ends in a
 * TERMINATOR, brackets match, and a word has its own token exactly where it is one.
 *
 * `ScriptParser` calls `line` until the text ends, so that only one line's parse tree is alive at a time. `line` is also
 * where errors are recovered from (`HumanErrorStrategy`).
 */
parser grammar FaultlineParser;

options { tokenVocab = FaultlineLexer; }

line: statement? TERMINATOR;

block: LEFT_BRACE line* RIGHT_BRACE;

statement
    : declaration
    | functionDefinition
    | ifStatement
    | whileStatement
    | forStatement
    | repeatStatement
    | breakStatement
    | continueStatement
    | returnStatement
    | paramStatement
    | useStatement
    | printStatement
    | emitStatement
    | expectStatement
    | machineBlock
    | operation
    | assignmentOrExpression
    ;

declaration: (LET | VAR) NAME ASSIGN value;
functionDefinition: FN NAME parameters functionBody;
ifStatement: IF expression block (ELSE IF expression block)* (ELSE block)?;
whileStatement: WHILE expression block;
forStatement: FOR NAME IN expression block;
repeatStatement: REPEAT expression block;
breakStatement: BREAK;
continueStatement: CONTINUE;
returnStatement: RETURN value?;
paramStatement: PARAM NAME ASSIGN value (IN expression)? text?;
useStatement: USE text (AS NAME)? (WITH binding (COMMA binding)*)?;
binding: NAME ASSIGN value;
printStatement: PRINT (expression (COMMA expression)*)?;
emitStatement: EMIT expression;
expectStatement: EXPECT expectation;
expectation
    : (SEGV | SIGBUS) signalCount? block                # expectSignal
    | OOM block                                         # expectOutOfMemory
    | ERRNO_NAME block                                  # expectErrno
    | expression (COMMA expression)?                    # expectCondition
    ;
signalCount: INT | NAME | LEFT_PAREN expression RIGHT_PAREN;
assignmentOrExpression: expression (assignmentOperator value)?;
assignmentOperator
    : ASSIGN | ADD_ASSIGN | SUBTRACT_ASSIGN | MULTIPLY_ASSIGN | DIVIDE_ASSIGN | FLOOR_DIVIDE_ASSIGN | REMAINDER_ASSIGN
    ;

// An operation may stand where a value does only here, after `=`, `return` and `=>`, and in grouping parentheses.
value: operation | expression;

// ---- the machine -----------------------------------------------------------------------------------------------------
machineBlock: MACHINE LEFT_BRACE machineLine* RIGHT_BRACE;
machineLine: machineEntry? TERMINATOR;
machineEntry
    : wordKey wordValue                                 # wordSetting
    | SWAP expression NAME?                             # swapSetting
    | CONFIG SETTING_NAME ASSIGN wordValue              # configSetting
    | SYSCTL SETTING_NAME ASSIGN expression             # sysctlSetting
    | RLIMIT SETTING_NAME ASSIGN expression             # rlimitSetting
    | NAME expression                                   # valueSetting
    ;
wordKey: ARCH | DESIGN | RWSEM | SPINLOCK | COUNTERS | PREFAULT | PREZERO | THP;
wordValue: BARE_WORD | INT | text | LEFT_PAREN expression RIGHT_PAREN;

// ---- expressions, loosest first --------------------------------------------------------------------------------------
expression
    : range                                                                                     # rangeOnly
    | expression (EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL) expression    # comparison
    | NOT expression                                                                            # negation
    | expression AND expression                                                                 # conjunction
    | expression OR expression                                                                  # disjunction
    | FN parameters functionBody                                                                # function
    ;
range: arithmetic ((RANGE | RANGE_INCLUSIVE) arithmetic (BY STAR? arithmetic)?)?;
arithmetic
    : operand                                                       # operandOnly
    | (MINUS | PLUS) arithmetic                                     # signed
    | arithmetic (STAR | SLASH | FLOOR_SLASH | PERCENT) arithmetic  # product
    | arithmetic (PLUS | MINUS) arithmetic                          # sum
    ;
operand
    : operand DOT NAME                                              # member
    | operand CALL_PAREN arguments? RIGHT_PAREN                     # call
    | operand INDEX_BRACKET expression RIGHT_BRACKET                # index
    | primary                                                       # primaryOnly
    ;
primary
    : (INT | SIZE | PAGES | DURATION | FLOAT | PERCENTAGE | TRUE | FALSE | NONE | MALFORMED_NUMBER) # literal
    | NAME                                                          # name
    | MACHINE                                                       # currentMachine
    | text                                                          # textOnly
    | LEFT_BRACKET (expression (COMMA expression)* COMMA?)? RIGHT_BRACKET    # list
    | RECORD_BRACE (field (COMMA field)* COMMA?)? RIGHT_BRACE       # record
    | LEFT_PAREN value RIGHT_PAREN                                  # group
    | TRY block                                                     # tryBlock
    | MEASURE block                                                 # measureBlock
    ;
arguments: argument (COMMA argument)* COMMA?;
argument: (NAME COLON)? expression;
field: NAME COLON expression;
parameters: (LEFT_PAREN | CALL_PAREN) (parameter (COMMA parameter)* COMMA?)? RIGHT_PAREN;
parameter: NAME (ASSIGN value)?;
functionBody: block | ARROW value;

text: STRING_OPEN textPart* STRING_CLOSE;
textPart: STRING_TEXT | ESCAPE | UNICODE_ESCAPE | UNKNOWN_ESCAPE | hole;
hole: HOLE_OPEN expression (COLON (INT | FLOAT | DOT INT))? HOLE_CLOSE;

// ---- operations; an operand directly before another one is a value with its calls, indexes and fields ----------------
operation
    : MMAP (FILE operand)? expression mapModifier*                              # mmap
    | MUNMAP expression                                                         # munmap
    | MPROTECT expression protectionWord+                                       # mprotect
    | MADVISE expression advice                                                 # madvise
    | MREMAP operand expression moveModifier*                                   # mremap
    | MLOCK expression ONFAULT?                                                 # mlock
    | MUNLOCK expression                                                        # munlock
    | MLOCKALL (CURRENT | FUTURE | ONFAULT)+                                    # mlockall
    | MUNLOCKALL                                                                # munlockall
    | MSYNC expression (SYNC | ASYNC | INVALIDATE)*                             # msync
    | BRK (PLUS | MINUS) expression                                             # brk
    | REMAP_FILE_PAGES operand expression                                       # remapFilePages
    | TOUCH touchMode expression touchModifier*                                 # touch
    | FILE operand expression fileModifier*                                     # file
    | READ operand expression                                                   # readFile
    | WRITE operand expression                                                  # writeFile
    | FSYNC expression                                                          # fsync
    | EVICT expression                                                          # evict
    | TRUNCATE operand expression                                               # truncate
    | FORK block                                                                # fork
    | WAIT expression?                                                          # wait
    | PAUSE                                                                     # pause
    | RESUME expression                                                         # resume
    | EXIT expression?                                                          # exit
    | THREADS expression (AS NAME)? block                                       # threads
    | SPAWN block                                                               # spawn
    | JOIN expression                                                           # join
    | BARRIER                                                                   # barrier
    | PIN expression                                                            # pin
    | COMPUTE expression                                                        # compute
    | SLEEP expression                                                          # sleep
    | STALL operand expression block                                            # stall
    | PRESSURE (RELEASE | expression)                                           # pressure
    | RECLAIM expression?                                                       # reclaim
    | SWAPOFF                                                                   # swapoff
    ;
protectionWord: READ | WRITE | EXEC | NONE;
mapModifier
    : protectionWord | SHARED | PRIVATE | POPULATE | LOCKED | NORESERVE | GROWSDOWN | NO_FAULT_AROUND
    | FIXED expression
    | AT_OFFSET expression
    ;
moveModifier: MAYMOVE | DONTUNMAP | TO expression;
touchMode: READ | WRITE | EXEC | RMW | WRITE_ZERO | COPYOUT | COPYIN | GUP_WRITE | GUP_READ;
touchModifier
    : STEP expression | REVERSE | RANDOM expression | ZIPF expression | SEED expression | TIMES expression
    ;
fileModifier: TMPFS | DISK | WARM | COLD | CHUNK expression;
advice
    : NORMAL | RANDOM | SEQUENTIAL | WILLNEED | DONTNEED | FREE | REMOVE | COLD | PAGEOUT | DONTFORK | DOFORK | WIPEONFORK
    | KEEPONFORK | POPULATE_READ | POPULATE_WRITE | GUARD_INSTALL | GUARD_REMOVE | HUGEPAGE | NOHUGEPAGE | COLLAPSE
    ;
