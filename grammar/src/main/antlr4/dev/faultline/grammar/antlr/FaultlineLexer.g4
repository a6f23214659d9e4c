/*
 * The words and signs of Faultline.
 *
 * Every word that means something has a token here, so that this vocabulary is the one list editors, the keyword test and
 * did-you-mean are made from. Only the first group is reserved; `WordRoles` turns the others back into NAME wherever their
 * neighbours make them names. No rule needs Java: which `}` ends a string's hole is told by `TokenReader`.
 */
lexer grammar FaultlineLexer;

tokens {
    // Made by the layout passes out of the tokens below, so that the parser decides on one token alone.
    TERMINATOR, CALL_PAREN, INDEX_BRACKET, RECORD_BRACE, PERCENTAGE, BARE_WORD, SETTING_NAME, ERRNO_NAME, HOLE_CLOSE
}

// ---- reserved everywhere ---------------------------------------------------------------------------------------------
LET: 'let';
VAR: 'var';
IF: 'if';
ELSE: 'else';
WHILE: 'while';
FOR: 'for';
IN: 'in';
REPEAT: 'repeat';
BREAK: 'break';
CONTINUE: 'continue';
RETURN: 'return';
FN: 'fn';
PARAM: 'param';
USE: 'use';
PRINT: 'print';
EMIT: 'emit';
EXPECT: 'expect';
MEASURE: 'measure';
TRY: 'try';
MACHINE: 'machine';
TRUE: 'true';
FALSE: 'false';
NONE: 'none';
AND: 'and';
OR: 'or';
NOT: 'not';
AS: 'as';

// ---- words that begin an operation -----------------------------------------------------------------------------------
MMAP: 'mmap';
MUNMAP: 'munmap';
MPROTECT: 'mprotect';
MADVISE: 'madvise';
MREMAP: 'mremap';
MLOCK: 'mlock';
MUNLOCK: 'munlock';
MLOCKALL: 'mlockall';
MUNLOCKALL: 'munlockall';
MSYNC: 'msync';
BRK: 'brk';
REMAP_FILE_PAGES: 'remap_file_pages';
TOUCH: 'touch';
FILE: 'file';
READ: 'read';
WRITE: 'write';
FSYNC: 'fsync';
EVICT: 'evict';
TRUNCATE: 'truncate';
FORK: 'fork';
WAIT: 'wait';
PAUSE: 'pause';
RESUME: 'resume';
EXIT: 'exit';
THREADS: 'threads';
SPAWN: 'spawn';
JOIN: 'join';
BARRIER: 'barrier';
PIN: 'pin';
COMPUTE: 'compute';
SLEEP: 'sleep';
STALL: 'stall';
PRESSURE: 'pressure';
RECLAIM: 'reclaim';
SWAPOFF: 'swapoff';

// ---- words inside operations (READ and WRITE are above) --------------------------------------------------------------
EXEC: 'exec';
RMW: 'rmw';
WRITE_ZERO: 'write_zero';
COPYOUT: 'copyout';
COPYIN: 'copyin';
GUP_WRITE: 'gup_write';
GUP_READ: 'gup_read';
STEP: 'step';
REVERSE: 'reverse';
RANDOM: 'random';
ZIPF: 'zipf';
TIMES: 'times';
SHARED: 'shared';
PRIVATE: 'private';
POPULATE: 'populate';
LOCKED: 'locked';
NORESERVE: 'noreserve';
GROWSDOWN: 'growsdown';
NO_FAULT_AROUND: 'no_fault_around';
FIXED: 'fixed';
AT_OFFSET: 'at_offset';
MAYMOVE: 'maymove';
DONTUNMAP: 'dontunmap';
TO: 'to';
ONFAULT: 'onfault';
CURRENT: 'current';
FUTURE: 'future';
SYNC: 'sync';
ASYNC: 'async';
INVALIDATE: 'invalidate';
TMPFS: 'tmpfs';
DISK: 'disk';
WARM: 'warm';
COLD: 'cold';
CHUNK: 'chunk';
RELEASE: 'release';
NORMAL: 'normal';
SEQUENTIAL: 'sequential';
WILLNEED: 'willneed';
DONTNEED: 'dontneed';
FREE: 'free';
REMOVE: 'remove';
PAGEOUT: 'pageout';
DONTFORK: 'dontfork';
DOFORK: 'dofork';
WIPEONFORK: 'wipeonfork';
KEEPONFORK: 'keeponfork';
POPULATE_READ: 'populate_read';
POPULATE_WRITE: 'populate_write';
GUARD_INSTALL: 'guard_install';
GUARD_REMOVE: 'guard_remove';
HUGEPAGE: 'hugepage';
NOHUGEPAGE: 'nohugepage';
COLLAPSE: 'collapse';

// ---- words inside other statements -----------------------------------------------------------------------------------
BY: 'by';
WITH: 'with';
SEGV: 'segv';
SIGBUS: 'sigbus';
OOM: 'oom';

// ---- keys of a machine block -----------------------------------------------------------------------------------------
ARCH: 'arch';
CPUS: 'cpus';
NODES: 'nodes';
MEMORY: 'memory';
SEED: 'seed';
SWAP: 'swap';
KERNEL: 'kernel';
DESIGN: 'design';
RWSEM: 'rwsem';
SPINLOCK: 'spinlock';
COUNTERS: 'counters';
PREFAULT: 'prefault';
PREZERO: 'prezero';
THP: 'thp';
CONFIG: 'config';
SYSCTL: 'sysctl';
RLIMIT: 'rlimit';
COST: 'cost';
JITTER: 'jitter';

// ---- names and numbers -----------------------------------------------------------------------------------------------
NAME: [A-Za-z_] [A-Za-z0-9_]*;
NON_ASCII_NAME: [A-Za-z0-9_]* [\u0080-\uFFFF] [A-Za-z0-9_\u0080-\uFFFF]*;

INT: Digits | '0x' HexDigit ('_'? HexDigit)*;
SIZE: Number ('KiB' | 'MiB' | 'GiB' | 'TiB');
PAGES: Digits 'page' 's'?;
DURATION: Number ('ns' | 'us' | 'ms' | 's');
FLOAT: Digits '.' Digits Exponent? | Digits Exponent;
MALFORMED_NUMBER: [0-9] [0-9A-Za-z_]* ('.' [0-9] [0-9A-Za-z_]*)?;

fragment Number: Digits ('.' Digits)?;
fragment Digits: [0-9] ('_'? [0-9])*;
fragment Exponent: [eE] [+\-]? Digits;
fragment HexDigit: [0-9A-Fa-f];

// ---- signs -----------------------------------------------------------------------------------------------------------
EQUAL: '==';
NOT_EQUAL: '!=';
LESS: '<';
LESS_EQUAL: '<=';
GREATER: '>';
GREATER_EQUAL: '>=';
RANGE: '..';
RANGE_INCLUSIVE: '..=';
PLUS: '+';
MINUS: '-';
STAR: '*';
SLASH: '/';
FLOOR_SLASH: '//';
PERCENT: '%';
DOT: '.';
ASSIGN: '=';
ADD_ASSIGN: '+=';
SUBTRACT_ASSIGN: '-=';
MULTIPLY_ASSIGN: '*=';
DIVIDE_ASSIGN: '/=';
FLOOR_DIVIDE_ASSIGN: '//=';
REMAINDER_ASSIGN: '%=';
ARROW: '=>';
COMMA: ',';
COLON: ':';
SEMICOLON: ';';
LEFT_PAREN: '(';
RIGHT_PAREN: ')';
LEFT_BRACKET: '[';
RIGHT_BRACKET: ']';
LEFT_BRACE: '{';
RIGHT_BRACE: '}';
STRING_OPEN: '"' -> pushMode(STRING);

// ---- between words ---------------------------------------------------------------------------------------------------
NEWLINE: '\n';
BLANK: [ \t\r]+ -> skip;
COMMENT: '#' ~[\n]* -> channel(HIDDEN);
UNKNOWN_SIGNS: ~[ \t\r\n\u0080-\uFFFFA-Za-z0-9_"#(){}[\],;:.=<>+\-*/%]+;

// ---- inside a string -------------------------------------------------------------------------------------------------
mode STRING;
STRING_TEXT: ~["\\{\n]+;
ESCAPE: '\\' [nt"\\{];
UNICODE_ESCAPE: '\\u{' HexDigit+ '}';
UNKNOWN_ESCAPE: '\\' ~[\n]?;
HOLE_OPEN: '{' -> pushMode(DEFAULT_MODE);
STRING_CLOSE: '"' -> popMode;
STRING_NEWLINE: '\n' -> type(NEWLINE);
