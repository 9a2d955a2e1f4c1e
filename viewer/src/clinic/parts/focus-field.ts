/** Puts the caret into a dialog's field once the dialog is there; antd names a field by its form and its own name. */
export function focusField(id: string): (shown: boolean) => void {
  return (shown) => {
    if (shown) document.getElementById(id)?.focus();
  };
}
