" Vim indent file
" Language: Faultline
" A line is indented once more than the one before for the brackets that one leaves open, and for a sign at its end that lets the
" statement go on.

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=FaultlineIndent()
setlocal indentkeys=0{,0},0),0],!^F,o,O
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*FaultlineIndent')
  finish
endif

" The line without its strings and its comment.
function! s:code(number) abort
  return substitute(substitute(getline(a:number), '"\%(\\.\|[^"\\]\)*"', '""', 'g'), '\s*#.*$', '', '')
endfunction

function! s:goes_on(number) abort
  return s:code(a:number) =~# '\%([-+*/=<>.]\|\s%\|=>\|\<\%(and\|or\|not\|by\)\)$'
endfunction

function! s:count(text, bracket) abort
  return count(split(a:text, '\zs'), a:bracket)
endfunction

" How many brackets a text leaves open, fewer than none if it closes some from before.
function! s:open(text) abort
  let balance = 0
  for bracket in ['{', '(', '[']
    let balance += s:count(a:text, bracket)
  endfor
  for bracket in ['}', ')', ']']
    let balance -= s:count(a:text, bracket)
  endfor
  return balance
endfunction

function! FaultlineIndent() abort
  let before = prevnonblank(v:lnum - 1)
  if before == 0
    return 0
  endif
  let code = s:code(before)
  " What the line before begins with closes what its own indent has already taken back.
  let opened = s:open(substitute(code, '^[])} \t]*', '', ''))
  let steps = opened > 0 ? 1 : opened < 0 ? -1 : 0
  let steps += s:goes_on(before) - (s:goes_on(prevnonblank(before - 1)) && before > 1)
  let steps -= getline(v:lnum) =~# '^\s*[])}]'
  return indent(before) + steps * shiftwidth()
endfunction
