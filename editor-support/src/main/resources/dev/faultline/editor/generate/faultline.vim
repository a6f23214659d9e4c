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
      \ {{operation}},
      \ ]
let s:operations_without_operand = [
      \ {{operation.operands.none}},
      \ ]
let s:modifiers = [
      \ {{modifier}},
      \ ]
let s:modifiers_with_operand = [
      \ {{modifier.operand}},
      \ ]
let s:touch_modes = [
      \ {{modifier.touch}},
      \ ]
let s:declarations = [
      \ {{reserved.declaration}},
      \ {{reserved.function}},
      \ ]
let s:conditionals = [
      \ {{reserved.conditional}},
      \ ]
let s:repeats = [
      \ {{reserved.loop}},
      \ {{reserved.flow}},
      \ ]
let s:constants = [
      \ {{reserved.constant}},
      \ ]
let s:operators = [
      \ {{reserved.operator}},
      \ ]
let s:statements = [
      \ {{reserved.statement}},
      \ ]
let s:reserved = [
      \ {{reserved}},
      \ ]
let s:expected = [
      \ {{statement.expected}},
      \ ]
let s:built_ins = [
      \ {{builtIn}},
      \ ]
let s:size_units = [
      \ {{unit.size}},
      \ {{unit.duration}},
      \ ]
let s:page_units = [
      \ {{unit.pages}},
      \ ]
let s:machine_keys = [
      \ {{machine.key}},
      \ ]
let s:machine_word_keys = [
      \ {{machine.key.word}},
      \ ]
let s:machine_values = [
      \ {{machine.value}},
      \ ]
let s:settings = [
      \ {{config}},
      \ {{sysctl}},
      \ {{rlimit}},
      \ ]
let s:swap_devices = [
      \ {{swap.value}},
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
