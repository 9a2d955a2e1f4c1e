import { expect, test } from 'vitest';
import { isFree } from '../../../viewer/src/ui/hotkeys.ts';

const pressed = (change: Partial<KeyboardEvent>) =>
  ({
    key: 'Enter',
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    defaultPrevented: false,
    ...change,
  }) as KeyboardEvent;

test('a plain key that a control has dealt with is the control’s; with Ctrl it is still the screen’s', () => {
  expect(isFree(pressed({}))).toBe(true);
  expect(isFree(pressed({ defaultPrevented: true }))).toBe(false);
  expect(isFree(pressed({ defaultPrevented: true, ctrlKey: true }))).toBe(true);
});

test('while an input method composes no key is the screen’s, with Ctrl or without', () => {
  expect(isFree(pressed({ isComposing: true, ctrlKey: true }))).toBe(false);
  expect(isFree(pressed({ keyCode: 229, ctrlKey: true } as never))).toBe(false);
});
