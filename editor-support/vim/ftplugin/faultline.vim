" Vim filetype plugin
" Language: Faultline
" Comments, and `:make`, which checks the file at hand.

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=4 softtabstop=4
setlocal suffixesadd=.fault
" `use "./mine"`: gf goes there.
setlocal include=^\\s*use\\s\\+\"
setlocal makeprg=faultline\ check\ %:S
setlocal errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%-G%.%#

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth< softtabstop<'
      \ . ' suffixesadd< include< makeprg< errorformat<'
