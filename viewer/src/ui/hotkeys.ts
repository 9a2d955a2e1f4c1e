import { useEffect, useRef } from 'react';

export interface Hotkey {
  /** KeyboardEvent.key, lower case for letters: 'n', 'Enter', 'ArrowDown', 'F2' */
  key: string;
  ctrl?: boolean;
  shift?: boolean;
  alt?: boolean;
  /** also while the caret is in a text field (only for combinations that type nothing) */
  inText?: boolean;
  run(event: KeyboardEvent): void;
}

/** A key pressed while an input method composes belongs to the input method; keyCode 229 is how older browsers say so. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  );
}

export function matches(hotkey: Hotkey, event: KeyboardEvent): boolean {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return (
    key === hotkey.key &&
    (event.ctrlKey || event.metaKey) === (hotkey.ctrl ?? false) &&
    event.shiftKey === (hotkey.shift ?? false) &&
    event.altKey === (hotkey.alt ?? false)
  );
}

/** Events that a screen's hotkey has had: of two that know the same combination the first one takes it. */
const taken = new WeakSet<KeyboardEvent>();

/**
 * Is this key press still free for a screen? What a control has dealt with is its own, except with Ctrl: a tab or a list
 * that answers to Enter answers to Ctrl+Enter as well, and means nothing by it.
 */
export function isFree(event: KeyboardEvent): boolean {
  if (isComposing(event) || taken.has(event)) return false;
  return !event.defaultPrevented || event.ctrlKey || event.metaKey;
}

/** Hotkeys of a screen while it is mounted. A dialog above it takes the keyboard. */
export function useHotkeys(hotkeys: readonly Hotkey[], enabled = true): void {
  const current = useRef(hotkeys);
  current.current = hotkeys;
  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isFree(event)) return;
      if (document.querySelector('.ant-modal-wrap:not([style*="display: none"])')) return;
      const hotkey = current.current.find(
        (candidate) => matches(candidate, event) && (candidate.inText || !isTextField(event.target)),
      );
      if (!hotkey) return;
      event.preventDefault();
      taken.add(event);
      hotkey.run(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [enabled]);
}
