" Vim syntax file
" Language: Faultline
" Generated; ../../README.md says how. What a word is follows from its neighbours, as in the parser; a look at the same line tells them
" apart nearly everywhere. An operation is a region, from its word to its end, as modifiers mean something nowhere else.

if exists('b:current_syntax')
  finish
endif
let s:save_cpoptions = &cpoptions
set cpoptions&vim

" ---- the words, as the lexer and the catalogue list them ------------------------------------------------------------

let s:operations = [
      \ 'mmap', 'munmap', 'mprotect', 'madvise', 'mremap', 'mlock', 'munlock', 'mlockall', 'munlockall', 'msync', 'brk',
      \ 'remap_file_pages', 'touch', 'file', 'read', 'write', 'fsync', 'evict', 'truncate', 'fork', 'wait', 'pause',
      \ 'resume', 'exit', 'threads', 'spawn', 'join', 'barrier', 'pin', 'compute', 'sleep', 'stall', 'pressure',
      \ 'reclaim', 'swapoff',
      \ ]
let s:operations_without_operand = [
      \ 'mlockall', 'munlockall', 'pause', 'barrier', 'swapoff', 'fork', 'spawn',
      \ ]
let s:modifiers = [
      \ 'read', 'write', 'exec', 'rmw', 'write_zero', 'copyout', 'copyin', 'gup_write', 'gup_read', 'step', 'reverse',
      \ 'random', 'zipf', 'times', 'shared', 'private', 'populate', 'locked', 'noreserve', 'growsdown',
      \ 'no_fault_around', 'fixed', 'at_offset', 'maymove', 'dontunmap', 'to', 'onfault', 'current', 'future', 'sync',
      \ 'async', 'invalidate', 'tmpfs', 'disk', 'warm', 'cold', 'chunk', 'release', 'normal', 'sequential', 'willneed',
      \ 'dontneed', 'free', 'remove', 'pageout', 'dontfork', 'dofork', 'wipeonfork', 'keeponfork', 'populate_read',
      \ 'populate_write', 'guard_install', 'guard_remove', 'hugepage', 'nohugepage', 'collapse', 'seed',
      \ ]
let s:modifiers_with_operand = [
      \ 'step', 'random', 'zipf', 'seed', 'times', 'fixed', 'at_offset', 'to', 'chunk',
      \ ]
let s:touch_modes = [
      \ 'read', 'write', 'exec', 'rmw', 'write_zero', 'copyout', 'copyin', 'gup_write', 'gup_read',
      \ ]
let s:declarations = [
      \ 'let', 'var', 'param',
      \ 'fn',
      \ ]
let s:conditionals = [
      \ 'if', 'else',
      \ ]
let s:repeats = [
      \ 'while', 'for', 'in', 'repeat',
      \ 'break', 'continue', 'return',
      \ ]
let s:constants = [
      \ 'true', 'false', 'none',
      \ ]
let s:operators = [
      \ 'and', 'or', 'not',
      \ ]
let s:statements = [
      \ 'use', 'print', 'emit', 'expect', 'measure', 'try', 'machine', 'as',
      \ ]
let s:reserved = [
      \ 'let', 'var', 'if', 'else', 'while', 'for', 'in', 'repeat', 'break', 'continue', 'return', 'fn', 'param', 'use',
      \ 'print', 'emit', 'expect', 'measure', 'try', 'machine', 'true', 'false', 'none', 'and', 'or', 'not', 'as',
      \ ]
let s:expected = [
      \ 'segv', 'sigbus', 'oom',
      \ ]
let s:built_ins = [
      \ 'len', 'min', 'max', 'sum', 'abs', 'round', 'sorted', 'reversed', 'keys', 'int', 'float', 'str', 'zip', 'median',
      \ 'percentile', 'size', 'duration', 'region', 'process', 'maps', 'smaps', 'meminfo', 'vmstat', 'pagemap',
      \ 'page_table', 'cpu_state', 'tlb',
      \ ]
let s:size_units = [
      \ 'KiB', 'MiB', 'GiB', 'TiB',
      \ 'ns', 'us', 'ms', 's',
      \ ]
let s:page_units = [
      \ 'pages', 'page',
      \ ]
let s:machine_keys = [
      \ 'arch', 'cpus', 'nodes', 'memory', 'seed', 'swap', 'kernel', 'design', 'rwsem', 'spinlock', 'counters',
      \ 'prefault', 'prezero', 'thp', 'config', 'sysctl', 'rlimit', 'cost', 'jitter',
      \ ]
let s:machine_word_keys = [
      \ 'arch', 'design', 'rwsem', 'spinlock', 'counters', 'prefault', 'prezero', 'thp',
      \ ]
let s:machine_values = [
      \ 'i386', 'i386_pae', 'x86_64', 'ia64', 'single-ptl', 'pte-lock-bit-v1', 'pte-lock-bit-v2', 'atomic-pte',
      \ 'split-ptl', 'speculative-kamezawa-2009-11', 'speculative-kamezawa-2009-12', 'speculative-zijlstra-2010',
      \ 'per-vma-lock', 'per-vma-lock-refcount', 'ideal', 'generic', 'xadd', 'test-and-set', 'ticket', 'queued',
      \ 'locked', 'atomic', 'per-task', 'delta', 'unlocked', 'percpu', 'none', 'v1', 'v2', 'v4', 'v5', 'v13', 'on',
      \ 'off', 'never', 'madvise', 'always',
      \ ]
let s:settings = [
      \ 'SMP', 'NR_CPUS', 'M386', 'M486', 'M586', 'M686', 'X86_PAE', 'IA64_PAGE_SIZE_4KB', 'IA64_PAGE_SIZE_8KB',
      \ 'IA64_PAGE_SIZE_16KB', 'IA64_PAGE_SIZE_64KB', 'ATOMIC_TABLE_OPS', 'ATOMIC_TABLE_PATCHES', 'PTE_LOCK_WAIT',
      \ 'FASTPATH_SHORT_PTL', 'SPLIT_PTLOCK_CPUS', 'PTLOCK_PLACEMENT', 'SPECULATIVE_LOOKUP', 'SPECULATIVE_RELEASE',
      \ 'SPECULATIVE_ANON_ONLY', 'TRANSPARENT_HUGEPAGE_NEVER', 'TRANSPARENT_HUGEPAGE_MADVISE',
      \ 'TRANSPARENT_HUGEPAGE_ALWAYS', 'PER_VMA_LOCK', 'PER_VMA_LOCK_STATS',
      \ 'vm.dirty_ratio', 'vm.max_map_count', 'vm.max_prealloc_order', 'vm.overcommit_memory', 'vm.overcommit_ratio',
      \ 'vm.page-cluster', 'vm.swappiness',
      \ 'as', 'data', 'memlock', 'stack',
      \ ]
let s:swap_devices = [
      \ 'disk', 'ssd', 'zram',
      \ ]

" ---- pieces of patterns ---------------------------------------------------------------------------------------------

function! s:any(words) abort
  return '\%(' . join(map(copy(a:words), {_, word -> escape(word, '.')}), '\|') . '\)'
endfunction

let s:operation = '\<' . s:any(s:operations) . '\>'
let s:word = '\%(' . s:any(s:reserved) . '\>\)\@!\h\w*'
" A look back over a line's end sees at most the line before.
let s:line_goes_on = '\%([-+*/%<>,.=(\[]\s*\%(#.*\)\=\n\s*\)'
let s:at_start = '\%(\%(^\|[;{]\)\s*\)\@<=' . s:line_goes_on . '\@<!'
let s:not_a_name = '\%(\s*\%(==\@!\|[-+*%]=\|//\==\|\.\.\@!\|:\)\|[(\[]\)\@!'
let s:after_sign = '\%(\%(=>\|[-+*/%=<>!.]\@1<!=\|\<return\|\%(^\|[^[:alnum:]_)\]}"]\)(\)\_s*\)\@<='
let s:before_operand = '\%(\s*["{]\|\s\+\%([(\[0-9]\|' . s:word . '\|' . s:any(['true', 'false', 'none', 'machine', 'fn', 'try', 'measure'])
      \ . '\>\)\)\@='
let s:after_value = '\%([[:alnum:]_)\]}"%]\s\+\)\@<=\%(\<' . s:any(['and', 'or', 'not', 'by', 'in', 'as']) . '\s\+\)\@<!'
" A name follows these, and no modifier; `read` and `write` are modifiers far more often than they begin an operation.
let s:before_name = filter(copy(s:operations), {_, word -> index(s:operations_without_operand + s:modifiers, word) < 0})
      \ + s:modifiers_with_operand
let s:digits = '\<\d\%(_\=\d\)*'
let s:fraction = '\%(\.\d\%(_\=\d\)*\)\='

function! s:match(group, pattern, options) abort
  execute 'syntax match' a:group '~' . a:pattern . '~' a:options
endfunction

" ---- words; what is defined later wins ------------------------------------------------------------------------------

call s:match('faultlineDeclaration', '\<' . s:any(s:declarations) . '\>', '')
call s:match('faultlineConditional', '\<' . s:any(s:conditionals) . '\>', '')
call s:match('faultlineRepeat', '\<' . s:any(s:repeats) . '\>', '')
call s:match('faultlineConstant', '\<' . s:any(s:constants) . '\>', '')
call s:match('faultlineOperator', '\<' . s:any(s:operators) . '\>', '')
call s:match('faultlineStatement', '\<' . s:any(s:statements) . '\>', '')
call s:match('faultlineOperator', s:after_value . 'by\>', '')
call s:match('faultlineStatement', '\%(\<use\>.*\)\@<=\<with\>', '')
call s:match('faultlineStatement', '\<use\>', '')
call s:match('faultlineSignal', '\%(\<expect\s\+\)\@<=' . s:any(s:expected) . '\>\%(\s*{\|\s\+[[:alnum:]_(]\)\@=', '')
call s:match('faultlineFunction', '\%(\<fn\s\+\)\@<=\h\w*', '')
call s:match('faultlineBuiltIn', '\<' . s:any(s:built_ins) . '(\@=', '')
call s:match('faultlineMember', '\.\@1<!\.\.\@!\s*\h\w*', '')
call s:match('faultlineField', '\<\h\w*\%(\s*:\)\@=', '')

" ---- numbers, comments, strings -------------------------------------------------------------------------------------

call s:match('faultlineBadNumber', '\<\d\w*\%(\.\d\w*\)\=', '')
call s:match('faultlineNumber', s:digits . s:fraction . '\%([eE][-+]\=\d\%(_\=\d\)*\)\=\>', '')
call s:match('faultlineNumber', s:digits . s:fraction . s:any(s:size_units) . '\>', '')
call s:match('faultlineNumber', s:digits . s:any(s:page_units) . '\>', '')
call s:match('faultlineNumber', s:digits . s:fraction . '%\%([ \t,;)\]}#]\|$\)\@=', '')
call s:match('faultlineNumber', '\<0x\x\%(_\=\x\)*\>', '')
syntax match faultlineIllegal ~[!&|'?@$^`\\]=\@!~
syntax match faultlineComment ~#.*$~ contains=@Spell
syntax region faultlineString start=~"~ end=~"\|$~ contains=faultlineEscape,faultlineBadEscape,faultlineHole,@Spell
syntax match faultlineBadEscape ~\\.\=~ contained
syntax match faultlineEscape ~\\\%([nt"\\{]\|u{\x\+}\)~ contained
syntax region faultlineHole matchgroup=faultlineEscape start=~{~ end=~}\|$~ contained contains=@faultlineInHole
syntax match faultlineFormat ~:\s*\%(\d\+\%(\.\d\+\)\=\|\.\d\+\)\%(\s*}\)\@=~ contained

" ---- brackets and operations ----------------------------------------------------------------------------------------

syntax cluster faultlineInHole contains=faultlineDeclaration,faultlineConditional,faultlineRepeat,faultlineConstant,faultlineOperator,
      \faultlineStatement,faultlineSignal,faultlineFunction,faultlineBuiltIn,faultlineMember,faultlineBadNumber,faultlineNumber,
      \faultlineIllegal,faultlineComment,faultlineString,faultlineGroup,faultlineList,faultlineBlock,faultlineMachine,faultlineFormat
syntax cluster faultlineCode contains=@faultlineInHole,faultlineField,faultlineOperation
syntax cluster faultlineCode remove=faultlineFormat

syntax region faultlineGroup matchgroup=faultlineBracket start=~(~ end=~)~ transparent contains=@faultlineCode
syntax region faultlineList matchgroup=faultlineBracket start=~\[~ end=~\]~ transparent contains=@faultlineCode
syntax region faultlineBlock matchgroup=faultlineBracket start=~{~ end=~}~ transparent fold contains=@faultlineCode
for s:begin in [s:at_start . s:operation . s:not_a_name,
      \ s:after_sign . '\%(brk\>\)\@!' . s:operation . s:before_operand,
      \ s:after_sign . '\<brk\>\%(\s*[-+]\)\@=']
  execute 'syntax region faultlineOperation matchgroup=faultlineOperationWord start=~' . s:begin . '~ end=~[;,)\]}#]\@=\|$~'
        \ . ' contains=@faultlineCode,faultlineModifier'
endfor
let s:not_an_operand = '\%(\<' . s:any(s:before_name + ['touch\s\+' . s:any(s:touch_modes)]) . '\s\+\)\@<!'
call s:match('faultlineModifier', s:not_an_operand . s:after_value . '\<' . s:any(s:modifiers) . '\>',
      \ 'contained')
call s:match('faultlineModifier', '\%(\<touch\s\+\)\@<=' . s:any(s:touch_modes) . '\>', 'contained')
call s:match('faultlineModifier', '\%(\<mmap\s\+\)\@<=file\>', 'contained')
call s:match('faultlineModifier', '\%(\<pressure\s\+\)\@<=release\>', 'contained')

" ---- the machine ----------------------------------------------------------------------------------------------------

syntax match faultlineMachine ~\<machine\>\%(\s*{\)\@=~ nextgroup=faultlineMachineBlock skipwhite
syntax region faultlineMachineBlock matchgroup=faultlineBracket start=~{~ end=~}~ contained fold
      \ contains=@faultlineInHole,faultlineKey,faultlineValue,faultlineDevice,faultlineSetting
call s:match('faultlineKey', '\%(\%(^\|[;{]\)\s*\)\@<=' . s:any(s:machine_keys) . '\>', 'contained')
call s:match('faultlineValue', '\%(\%(\<' . s:any(s:machine_word_keys) . '\s\|=\)\s*\)\@<=\h[[:alnum:]_-]*',
      \ 'contained contains=faultlineKnown')
call s:match('faultlineKnown', '\<' . s:any(s:machine_values + ['y', 'n', 'm']) . '[[:alnum:]_-]\@!', 'contained')
call s:match('faultlineSetting', '\%(\<' . s:any(['config', 'sysctl', 'rlimit']) . '\s\+\)\@<=[[:alnum:]_./-]\+',
      \ 'contained contains=faultlineOption')
call s:match('faultlineOption', s:any(s:settings) . '[[:alnum:]_./-]\@!', 'contained')
call s:match('faultlineDevice', s:after_value . s:any(s:swap_devices) . '\>\%(\s*\%([;}#]\|$\)\)\@=', 'contained')

syntax sync fromstart

highlight default link faultlineBadEscape Error
highlight default link faultlineBadNumber Error
highlight default link faultlineBracket Delimiter
highlight default link faultlineBuiltIn Function
highlight default link faultlineComment Comment
highlight default link faultlineConditional Conditional
highlight default link faultlineConstant Constant
highlight default link faultlineDeclaration StorageClass
highlight default link faultlineDevice Constant
highlight default link faultlineEscape SpecialChar
highlight default link faultlineFormat SpecialChar
highlight default link faultlineFunction Function
highlight default link faultlineIllegal Error
highlight default link faultlineKey Type
highlight default link faultlineKnown Constant
highlight default link faultlineMachine Keyword
highlight default link faultlineModifier Special
highlight default link faultlineNumber Number
highlight default link faultlineOperationWord Statement
highlight default link faultlineOperator Operator
highlight default link faultlineOption Identifier
highlight default link faultlineRepeat Repeat
highlight default link faultlineSignal Constant
highlight default link faultlineStatement Keyword
highlight default link faultlineString String

let b:current_syntax = 'faultline'
let &cpoptions = s:save_cpoptions
unlet s:save_cpoptions
