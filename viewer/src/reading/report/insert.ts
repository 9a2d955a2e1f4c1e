/**
 * Puts text into a field as if it had been typed, so that the browser's own undo takes it back. `cursor` replaces the
 * selection; `all` the whole text; `end` begins a new line after it.
 */
export function insertInto(field: HTMLTextAreaElement, text: string, where: 'cursor' | 'all' | 'end'): void {
  field.focus();
  const { value } = field;
  if (where === 'all') field.setSelectionRange(0, value.length);
  if (where === 'end') field.setSelectionRange(value.length, value.length);
  const typed = where === 'end' && value !== '' && !value.endsWith('\n') ? `\n${text}` : text;
  if (typed === '' && field.selectionStart === field.selectionEnd) return;
  // Deprecated, and without a successor that keeps the undo history.
  if (document.execCommand(typed === '' ? 'delete' : 'insertText', false, typed)) return;
  field.setRangeText(typed, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Shows a word of the text: selected, and in view. */
export function selectWord(field: HTMLTextAreaElement, word: string): void {
  const at = field.value.indexOf(word);
  field.focus();
  if (at >= 0) field.setSelectionRange(at, at + word.length);
}
