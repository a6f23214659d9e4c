" Compares the syntax file with the parser at the first character of every piece of every script but the conformance snippets, and checks
" indentation by indenting them. What the parser sees is in target/pieces.json, which ExpectedPiecesTest writes.
" One line for each difference goes to the file $REPORT names.

let s:root = expand('<sfile>:p:h:h:h:h')
let s:report = []

" The parser's kind for each syntax group; the others stand for names, signs and brackets.
let s:kinds = {
      \ 'faultlineComment': 'COMMENT', 'faultlineString': 'STRING', 'faultlineNumber': 'NUMBER', 'faultlineFormat': 'NUMBER',
      \ 'faultlineEscape': 'STRING', 'faultlineBadEscape': 'MISTAKE', 'faultlineBadNumber': 'NUMBER', 'faultlineIllegal': 'MISTAKE',
      \ 'faultlineDeclaration': 'KEYWORD', 'faultlineConditional': 'KEYWORD', 'faultlineRepeat': 'KEYWORD',
      \ 'faultlineConstant': 'KEYWORD', 'faultlineOperator': 'KEYWORD', 'faultlineStatement': 'KEYWORD', 'faultlineSignal': 'KEYWORD',
      \ 'faultlineMachine': 'KEYWORD',
      \ 'faultlineOperationWord': 'OPERATION', 'faultlineModifier': 'MODIFIER', 'faultlineKey': 'MACHINE_KEY',
      \ 'faultlineValue': 'MACHINE_KEY', 'faultlineKnown': 'MACHINE_KEY',
      \ }
let s:others = ['NAME', 'SIGN', 'BRACKET']

" Differences that are meant: the signs of a string's hole and of its format belong to the string here.
let s:allowed = [
      \ '^BRACKET STRING [{}]$',
      \ '^SIGN NUMBER [:.]$',
      \ ]

function! s:allows(difference) abort
  return !empty(filter(copy(s:allowed), {_, pattern -> a:difference =~# pattern}))
endfunction

function! s:compare(path, pieces) abort
  let text = join(getline(1, '$'), "\n")
  let line = 1
  let line_start = 0
  let lengths = map(getline(1, '$'), {_, each -> strchars(each)})
  for [start, end, kind] in a:pieces
    while start > line_start + lengths[line - 1]
      let line_start += lengths[line - 1] + 1
      let line += 1
    endwhile
    let column = byteidx(getline(line), start - line_start)
    let group = synIDattr(synID(line, column + 1, 0), 'name')
    let seen = get(s:kinds, group, 'OTHER')
    let expected = index(s:others, kind) >= 0 ? 'OTHER' : kind
    let piece = strcharpart(text, start, end - start)
    if seen !=# expected && !s:allows(join([kind, seen, piece]))
      call add(s:report, printf('%s:%d: `%s` is %s to the parser, %s (%s) in Vim', a:path, line, piece, kind, seen, group))
    endif
  endfor
endfunction

function! s:indent(path) abort
  let before = getline(1, '$')
  silent normal! gg=G
  for number in range(1, line('$'))
    " Where a comment stands is its writer's choice.
    if getline(number) !=# before[number - 1] && before[number - 1] !~# '^\s*#'
      call add(s:report, printf('%s:%d: indented as `%s`, not `%s`', a:path, number, getline(number), before[number - 1]))
    endif
  endfor
endfunction

filetype plugin indent on
syntax enable
let s:scripts = json_decode(join(readfile(s:root . '/editor-support/target/pieces.json'), ''))
for s:script in filter(s:scripts, {_, each -> each.path !~# '^conformance/snippets/'})
  execute 'edit' fnameescape(s:root . '/' . s:script.path)
  if &filetype !=# 'faultline'
    call add(s:report, s:script.path . ' has the filetype `' . &filetype . '`')
  endif
  call s:compare(s:script.path, s:script.pieces)
  call s:indent(s:script.path)
  edit!
endfor
call writefile(s:report, $REPORT)
qall!
