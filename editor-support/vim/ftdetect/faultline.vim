autocmd BufNewFile,BufRead *.fault setfiletype faultline
autocmd BufNewFile,BufRead * if getline(1) =~# '^#!.*\<faultline\>' | setfiletype faultline | endif
