;;; faultline-mode-test.el --- Compares the mode with the parser  -*- lexical-binding: t; -*-

;;; Commentary:

;; At the first character of every piece of the examples, the library and the samples the mode must see what the parser sees; indenting
;; a script must leave it as it is.  What the parser sees is in target/pieces.json, which ExpectedPiecesTest writes.

;;; Code:

(require 'ert)
(require 'imenu)
(require 'seq)
(require 'subr-x)
(require 'faultline-mode)

(defconst faultline-test-root (expand-file-name "../../.." (file-name-directory load-file-name)))

(defconst faultline-test-faces
  '((font-lock-comment-face . "COMMENT") (font-lock-comment-delimiter-face . "COMMENT") (font-lock-string-face . "STRING")
    (font-lock-keyword-face . "KEYWORD") (font-lock-function-name-face . "OPERATION") (font-lock-preprocessor-face . "MODIFIER")
    (font-lock-type-face . "MACHINE_KEY") (font-lock-constant-face . "NUMBER"))
  "The parser's kind of a piece for each face; other faces do not tell pieces apart.")

(defconst faultline-test-allowed
  '(;; A machine's words have the face of numbers: both are values.
    "MACHINE_KEY NUMBER .*"
    ;; The braces of a hole are the string's.
    "BRACKET STRING [{}]"
    "MISTAKE STRING .*")
  "Differences that are meant, as the parser's kind, the mode's, and the text.")

(defun faultline-test-scripts ()
  "The scripts with their pieces."
  (with-temp-buffer
    (insert-file-contents (expand-file-name "editor-support/target/pieces.json" faultline-test-root))
    (seq-remove (lambda (script) (string-prefix-p "conformance/snippets/" (gethash "path" script)))
                (json-parse-buffer))))

(defmacro faultline-test-with (script &rest body)
  "Evaluate BODY in a buffer with SCRIPT, in the mode."
  (declare (indent 1))
  `(with-temp-buffer
     (insert-file-contents (expand-file-name (gethash "path" ,script) faultline-test-root))
     (faultline-mode)
     ,@body))

(defun faultline-test-difference (start end kind)
  "What is wrong with the piece of KIND from START to END, or nil."
  (let* ((face (get-text-property (1+ start) 'face))
         (in-hole (and (eq face 'default) (nth 3 (save-excursion (syntax-ppss (1+ start))))))
         (expected (if (member kind '("NAME" "SIGN" "BRACKET")) "OTHER" kind))
         (seen (alist-get face faultline-test-faces "OTHER"))
         (text (buffer-substring-no-properties (1+ start) (1+ end)))
         (difference (format "%s %s %s" kind seen text)))
    (unless (or in-hole
                (equal expected seen)
                (seq-some (lambda (allowed) (string-match-p (concat "\\`" allowed "\\'") difference)) faultline-test-allowed))
      (format "line %d: `%s' is %s to the parser, %s (%s) in Emacs" (line-number-at-pos (1+ start)) text kind seen face))))

(ert-deftest faultline-sees-what-the-parser-sees ()
  (let (differences)
    (seq-doseq (script (faultline-test-scripts))
      (faultline-test-with script
        (font-lock-ensure)
        (seq-doseq (piece (gethash "pieces" script))
          (let ((difference (faultline-test-difference (aref piece 0) (aref piece 1) (aref piece 2))))
            (when difference
              (push (concat (gethash "path" script) ": " difference) differences))))))
    (should (equal (string-join (nreverse differences) "\n") ""))))

(ert-deftest faultline-keeps-the-indentation-of-scripts ()
  (seq-doseq (script (faultline-test-scripts))
    (faultline-test-with script
      (let ((before (buffer-string)))
        (let ((inhibit-message t))
          (indent-region (point-min) (point-max)))
        (should (equal (cons (gethash "path" script) (substring-no-properties (buffer-string)))
                       (cons (gethash "path" script) (substring-no-properties before))))))))

(ert-deftest faultline-indexes-functions-and-parameters ()
  (with-temp-buffer
    (insert "param most = 8\nfn area(n) => n\n")
    (faultline-mode)
    (let ((index (funcall imenu-create-index-function)))
      (should (assoc "area" index))
      (should (assoc "most" (cdr (assoc "Parameters" index)))))))

(ert-deftest faultline-errors-lead-to-their-place ()
  (let ((pattern (cadr (assq 'faultline compilation-error-regexp-alist-alist)))
        (line "first.fault:8:1: error: writing at 0x2aaaaaaab000 hits no mapping"))
    (should (string-match pattern line))
    (should (equal (match-string 1 line) "first.fault"))
    (should (equal (match-string 2 line) "8"))))

;;; faultline-mode-test.el ends here
