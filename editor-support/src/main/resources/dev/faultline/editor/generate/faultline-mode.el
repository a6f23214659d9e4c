;;; faultline-mode.el --- Major mode for Faultline scripts  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Colours, indentation, an index of functions, and `compile' for scripts in Faultline, a language for memory workloads.
;;
;; Generated; ../README.md says how.  What a word is follows from its neighbours, as in the parser: an operation's word at a
;; statement's start, a modifier inside an operation, anything else is a name.

;;; Code:

(require 'cl-lib)
(require 'compile)
(require 'subr-x)

;;;; The words, as the lexer and the catalogue list them

(defconst faultline-operations
  '(
    {{operation}}
    ))

(defconst faultline-operations-without-operand
  '(
    {{operation.operands.none}}
    ))

(defconst faultline-operations-with-two-operands
  '(
    {{operation.operands.two}}
    ))

(defconst faultline-modifiers
  '(
    {{modifier}}
    ))

(defconst faultline-modifiers-with-operand
  '(
    {{modifier.operand}}
    ))

(defconst faultline-touch-modes
  '(
    {{modifier.touch}}
    ))

(defconst faultline-constants
  '(
    {{reserved.constant}}
    ))

(defconst faultline-reserved
  '(
    {{reserved}}
    ))

(defconst faultline-expected
  '(
    {{statement.expected}}
    ))

(defconst faultline-built-ins
  '(
    {{builtIn}}
    ))

(defconst faultline-units
  '(
    {{unit.size}}
    {{unit.pages}}
    {{unit.duration}}
    ))

(defconst faultline-machine-keys
  '(
    {{machine.key}}
    ))

(defconst faultline-machine-word-keys
  '(
    {{machine.key.word}}
    ))

(defconst faultline-settings
  '(
    {{config}}
    {{sysctl}}
    {{rlimit}}
    ))

;;;; What stands before and after a word

(defconst faultline--name "[A-Za-z_][A-Za-z0-9_]*")
(defconst faultline--operation (regexp-opt faultline-operations 'symbols))
;; `file' is one in `mmap file' alone.
(defconst faultline--modifier (regexp-opt (cons "file" faultline-modifiers) 'symbols))
(defconst faultline--not-a-value
  '("and" "or" "not" "by" "in" "as" "return" "print" "emit" "expect" "if" "while" "repeat" "for" "let" "var" "param"))
(defconst faultline--sign-at-end "\\(?:[-+*/=<>.,([]\\|[ \t]%\\|\\_<\\(?:and\\|or\\|not\\|by\\)\\)\\'")

(defun faultline--in-code-p (position)
  "Is POSITION outside of strings and comments?"
  (save-excursion (not (nth 8 (syntax-ppss position)))))

(defun faultline--word-before ()
  "The word that ends before point and the blanks before it, or nil."
  (save-excursion
    (skip-chars-backward " \t")
    (let ((end (point)))
      (skip-chars-backward "A-Za-z0-9_")
      (and (< (point) end) (buffer-substring-no-properties (point) end)))))

(defun faultline--code-of-line-before ()
  "The last line before this one that has code, without comment; nil if there is none."
  (save-excursion
    (let (code)
      (while (and (not code) (zerop (forward-line -1)))
        (let ((start (line-beginning-position)))
          (end-of-line)
          (let ((state (syntax-ppss)))
            (when (nth 4 state)
              (goto-char (nth 8 state))))
          (setq code (string-trim-right (buffer-substring-no-properties start (point))))
          (when (string-blank-p code)
            (setq code nil))
          (goto-char start)))
      code)))

(defun faultline--goes-on-p ()
  "Does the line before this one let its statement go on here?"
  (let ((code (faultline--code-of-line-before)))
    (and code (string-match-p faultline--sign-at-end code))))

(defun faultline--at-statement-start-p ()
  "Does a statement begin at point?"
  (save-excursion
    (skip-chars-backward " \t")
    (if (bolp)
        (not (faultline--goes-on-p))
      (memq (char-before) '(?\; ?{)))))

(defun faultline--after-sign-p ()
  "Is point where a value begins that may be an operation?"
  (or (equal (faultline--word-before) "return")
      (save-excursion
        (skip-chars-backward " \t\n")
        (or (looking-back "=>" (- (point) 2))
            (looking-back "\\(?:\\`\\|[^-+*/%=<>!.]\\)=" (max (point-min) (- (point) 2)))
            (looking-back "\\(?:\\`\\|[^A-Za-z0-9_)}\"]\\|]\\)(" (max (point-min) (- (point) 2)))
            (and (eq (char-before) ?\()
                 (progn (backward-char) (not (eq (char-before) ?\s)))
                 (member (faultline--word-before) faultline--not-a-value))))))

(defun faultline--begins-operation-p (word start end)
  "Does WORD from START to END begin an operation?"
  (save-excursion
    (goto-char start)
    (cond
     ((faultline--at-statement-start-p)
      (goto-char end)
      (not (looking-at-p "[ \t]*\\(?:=\\(?:[^=]\\|$\\)\\|[-+*%]=\\|//?=\\|\\.\\(?:[^.]\\|$\\)\\|:\\)\\|[([]")))
     ((faultline--after-sign-p)
      (goto-char end)
      (cond
       ((equal word "brk") (looking-at-p "[ \t]*[-+]"))
       ((looking-at "[ \t]+\\([A-Za-z_]+\\)")
        (or (not (member (match-string 1) faultline-reserved))
            (member (match-string 1) '("true" "false" "none" "machine" "fn" "try" "measure"))))
       (t (looking-at-p "[ \t]*[\"{]\\|[ \t]+[([0-9]")))))))

;;;; Matchers

(defun faultline--match-operation (limit)
  "Find the next word before LIMIT that begins an operation."
  (let (found)
    (while (and (not found) (re-search-forward faultline--operation limit t))
      (let ((data (match-data)))
        (setq found (and (faultline--in-code-p (match-beginning 0))
                         (faultline--begins-operation-p (match-string 0) (match-beginning 0) (match-end 0))))
        (set-match-data data)))
    found))

(defvar-local faultline--behind-operation nil
  "Where the search for operations goes on after one's modifiers: an operation may have others in its block.")

(defun faultline--end-of-operation ()
  "Where the operation ends whose word point is behind."
  (save-excursion
    (let ((end (line-end-position)) done)
      (while (not done)
        (skip-chars-forward "^;,)]}#\"([{\n" end)
        (setq done (or (>= (point) end)
                       (memq (char-after) '(?\; ?, ?\) ?\] ?} ?#))
                       (not (ignore-errors (forward-sexp) t)))))
      (min (point) end))))

(defun faultline--match-modifier (limit)
  "Find the next word before LIMIT that is a modifier of the operation around."
  (let ((depth (car (save-excursion (syntax-ppss (match-beginning 0))))) found)
    (while (and (not found) (re-search-forward faultline--modifier limit t))
      (let ((data (match-data)))
        (setq found (and (faultline--in-code-p (match-beginning 0))
                         (= depth (car (save-excursion (syntax-ppss (match-beginning 0)))))
                         (save-excursion
                           (goto-char (match-beginning 0))
                           (faultline--modifies-p (match-string 0)))))
        (set-match-data data)))
    found))

(defun faultline--modifies-p (word)
  "Is WORD, which begins at point inside an operation, a modifier by what stands before it?"
  (let ((before (faultline--word-before)))
    (cond
     ((equal before "touch") (member word faultline-touch-modes))
     ((equal before "mmap") (equal word "file"))
     ((equal before "pressure") (equal word "release"))
     ((not (memq (char-before) '(?\s ?\t))) nil)
     ((null before)
      (save-excursion
        (skip-chars-backward " \t")
        (memq (char-before) '(?\) ?\] ?} ?\" ?%))))
     ((or (member before faultline--not-a-value) (member before faultline-modifiers-with-operand)) nil)
     ((member before faultline-touch-modes)
      ;; The operand of `touch' stands behind its mode; elsewhere such a word is a modifier among others.
      (save-excursion
        (skip-chars-backward " \t")
        (backward-char (length before))
        (not (equal (faultline--word-before) "touch"))))
     ((member before faultline-modifiers) t)
     (t (or (member before faultline-operations-without-operand) (not (member before faultline-operations)))))))

(defun faultline--in-machine-p (position)
  "Is POSITION directly inside the braces of a machine block?"
  (save-excursion
    (let ((brace (nth 1 (syntax-ppss position))))
      (when brace
        (goto-char brace)
        (and (eq (char-after) ?{) (equal (faultline--word-before) "machine"))))))

(defun faultline--match-machine-entry (limit)
  "Find the next key of a machine block before LIMIT, and the word or setting behind it."
  (let (found)
    (while (and (not found)
                (re-search-forward
                 (concat "\\(?:^\\|[;{]\\)[ \t]*\\(?:"
                         "\\(" (regexp-opt faultline-machine-word-keys) "\\)[ \t]+\\([A-Za-z_][A-Za-z0-9_-]*\\)?"
                         "\\|\\(config\\)[ \t]+\\([A-Za-z0-9_./-]+\\)[ \t]*=[ \t]*\\([A-Za-z_][A-Za-z0-9_-]*\\)?"
                         "\\|\\(sysctl\\|rlimit\\)[ \t]+\\([A-Za-z0-9_./-]+\\)"
                         "\\|\\(" (regexp-opt faultline-machine-keys) "\\)\\_>\\)")
                 limit t))
      (let ((data (match-data)))
        (setq found (let ((key (or (match-beginning 1) (match-beginning 3) (match-beginning 6) (match-beginning 8))))
                      (and (faultline--in-code-p key) (faultline--in-machine-p key))))
        (set-match-data data)))
    found))

(defun faultline--match-hole (limit)
  "Find the next hole of a string before LIMIT; group 0 is what stands in it."
  (let (found)
    (while (and (not found) (search-forward "{" limit t))
      (let ((start (point)))
        (when (and (nth 3 (save-excursion (syntax-ppss start)))
                   (not (faultline--escaped-p (1- start))))
          (faultline--skip-hole)
          (set-match-data (list start (max start (1- (point)))))
          (setq found t))))
    found))

(defun faultline--escaped-p (position)
  "Does an odd number of backslashes stand before POSITION?"
  (save-excursion
    (goto-char position)
    (cl-oddp (- (skip-chars-backward "\\\\")))))

;;;; Strings: they end with their line, and what stands in their holes may have strings of its own

(defun faultline--skip-string ()
  "Go from behind a string's opening quote to behind its closing one, or to the line's end."
  (while (progn
           (skip-chars-forward "^\"\\\\{\n")
           (cond
            ((eolp) nil)
            ((eq (char-after) ?\") (forward-char) nil)
            ((eq (char-after) ?{) (forward-char) (faultline--skip-hole) t)
            (t (forward-char (if (eq (char-after (1+ (point))) ?\n) 1 (min 2 (- (point-max) (point))))) t)))))

(defun faultline--skip-hole ()
  "Go from behind a hole's brace to behind its closing one, or to the line's end."
  (let ((depth 0))
    (while (progn
             (skip-chars-forward "^\"{}\n")
             (cond
              ((eolp) nil)
              ((eq (char-after) ?\") (forward-char) (faultline--skip-string) t)
              (t (setq depth (+ depth (if (eq (char-after) ?{) 1 -1)))
                 (forward-char)
                 (>= depth 0)))))))

(defun faultline--propertize (start end)
  "Fence in the strings between START and END, so that quotes and braces inside mean nothing."
  (goto-char start)
  (while (re-search-forward "[\"#]" end t)
    (if (eq (char-before) ?#)
        (end-of-line)
      (let ((opening (1- (point))))
        (faultline--skip-string)
        (put-text-property opening (1+ opening) 'syntax-table (string-to-syntax "|"))
        (let ((closing (if (and (eq (char-before) ?\") (> (1- (point)) opening)) (1- (point)) (point))))
          (when (< closing (point-max))
            (put-text-property closing (1+ closing) 'syntax-table (string-to-syntax "|"))))))))

;;;; Colours

(defconst faultline-font-lock-keywords
  `((faultline--match-hole 0 'default t)
    ("\\(?:^\\|[^.]\\)\\.[ \t]*\\([A-Za-z_][A-Za-z0-9_]*\\)" 1 'default)
    (,(concat "\\_<\\(" faultline--name "\\)[ \t]*:") 1 'default)
    (faultline--match-machine-entry
     (1 'font-lock-type-face nil t) (2 'font-lock-constant-face nil t)
     (3 'font-lock-type-face nil t) (5 'font-lock-constant-face nil t)
     (6 'font-lock-type-face nil t) (8 'font-lock-type-face nil t))
    (faultline--match-operation
     (0 'font-lock-function-name-face)
     (faultline--match-modifier
      (progn (setq faultline--behind-operation (point)) (faultline--end-of-operation))
      (goto-char faultline--behind-operation)
      (0 'font-lock-preprocessor-face)))
    (,(concat "\\(?:config\\|sysctl\\|rlimit\\)[ \t]+\\(" (regexp-opt faultline-settings) "\\)[ \t]*=") 1 'font-lock-variable-name-face)
    (,(concat "\\_<expect[ \t]+" (regexp-opt faultline-expected t) "\\(?:[ \t]*{\\|[ \t]+[A-Za-z0-9_(]\\)")
     1 'font-lock-keyword-face)
    (,(concat "\\_<fn[ \t]+\\(" faultline--name "\\)") 1 'font-lock-variable-name-face)
    (,(regexp-opt faultline-constants 'symbols) 0 'font-lock-keyword-face)
    (,(regexp-opt faultline-reserved 'symbols) 0 'font-lock-keyword-face)
    ("[])}A-Za-z0-9_\"][ \t]+\\(by\\)\\_>" 1 'font-lock-keyword-face)
    ("\\_<use\\_>.*[ \t]\\(with\\)\\_>" 1 'font-lock-keyword-face)
    (,(concat "\\_<0x[0-9A-Fa-f_]+\\_>\\|\\_<[0-9][0-9_]*\\(?:\\.[0-9][0-9_]*\\)?\\(?:[eE][-+]?[0-9]+\\|"
              (regexp-opt faultline-units) "\\)?\\_>\\(?:%\\(?:[] \t,;)}#]\\|$\\)\\)?")
     0 'font-lock-constant-face)
    (,(concat (regexp-opt faultline-built-ins 'symbols) "(") 1 'font-lock-builtin-face))
  "What `faultline-mode' colours, the narrowest first.")

(defvar faultline-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?_ "_" table)
    ;; `faultline--propertize' says where strings are.
    (modify-syntax-entry ?\" "." table)
    (modify-syntax-entry ?\\ "." table)
    (dolist (sign '(?+ ?- ?* ?/ ?% ?= ?< ?> ?. ?&))
      (modify-syntax-entry sign "." table))
    table))

;;;; Indentation

(defcustom faultline-indent-offset 4
  "Columns by which a block is indented."
  :type 'integer
  :safe #'integerp
  :group 'languages)

(defun faultline-indent-line ()
  "Indent this line by the lines that have brackets open here, and once more where a statement goes on."
  (interactive)
  (let* ((steps (save-excursion
                  (back-to-indentation)
                  (let ((goes-on (and (not (looking-at-p "[])}]")) (faultline--goes-on-after-sign-p))))
                    (skip-chars-forward "])} \t")
                    (+ (length (delete-dups (mapcar #'line-number-at-pos (nth 9 (syntax-ppss)))))
                       (if goes-on 1 0)))))
         (behind (- (current-column) (current-indentation))))
    (indent-line-to (* steps faultline-indent-offset))
    (when (> behind 0)
      (move-to-column (+ (current-indentation) behind)))))

(defun faultline--goes-on-after-sign-p ()
  "Does the line before this one end in a sign that is no bracket and no comma?"
  (let ((code (faultline--code-of-line-before)))
    (and code
         (not (string-match-p "[,([]\\'" code))
         (string-match-p faultline--sign-at-end code))))

;;;; The mode

(defvar faultline-imenu-generic-expression
  `(("Parameters" ,(concat "^[ \t]*param[ \t]+\\(" faultline--name "\\)") 1)
    (nil ,(concat "^[ \t]*fn[ \t]+\\(" faultline--name "\\)") 1)))

(add-to-list 'compilation-error-regexp-alist-alist
             '(faultline "^\\([^ \t\n:]+\\.fault\\):\\([0-9]+\\):\\([0-9]+\\): \\(?:error\\|\\(warning\\)\\): " 1 2 3 (4)))
(add-to-list 'compilation-error-regexp-alist 'faultline)

;;;###autoload
(define-derived-mode faultline-mode prog-mode "Faultline"
  "Major mode for scripts in Faultline."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local indent-line-function #'faultline-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local electric-indent-chars (append "{}()[]" electric-indent-chars))
  (setq-local syntax-propertize-function #'faultline--propertize)
  (setq-local parse-sexp-lookup-properties t)
  (setq-local font-lock-defaults '(faultline-font-lock-keywords))
  (setq-local imenu-generic-expression faultline-imenu-generic-expression)
  (when buffer-file-name
    (setq-local compile-command (concat "faultline check " (shell-quote-argument (file-name-nondirectory buffer-file-name))))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.fault\\'" . faultline-mode))
;;;###autoload
(add-to-list 'interpreter-mode-alist '("faultline" . faultline-mode))

(provide 'faultline-mode)
;;; faultline-mode.el ends here
