import { useEffect, useRef } from 'react';
import { isComposing, isTextField } from '../../ui/hotkeys.ts';

export interface RoomKeys {
  mute(): void;
  camera(): void;
  hand(): void;
  panel(): void;
  help(): void;
}
export const keyOf: Record<string, keyof RoomKeys> = { m: 'mute', v: 'camera', h: 'hand', p: 'panel' };

/** Where letters belong to the pictures, the room takes them with Alt only. */
const caseSelector = '.room-case';

/** Which of the room's acts a key means; never while an input method composes. */
export function keyMeans(event: KeyboardEvent, target: Element | null): keyof RoomKeys | undefined {
  if (isComposing(event) || event.ctrlKey || event.metaKey || event.defaultPrevented) return undefined;
  // Alt may change the letter of `key`; the place on the keyboard stays.
  const letter = event.altKey ? event.code.replace(/^Key/, '').toLowerCase() : event.key.toLowerCase();
  if (event.altKey) return keyOf[letter];
  if (event.repeat || isTextField(target) || target?.closest(`${caseSelector}, .ant-modal`)) return undefined;
  return event.key === '?' ? 'help' : keyOf[letter];
}

export function useRoomKeys(keys: RoomKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const means = keyMeans(event, event.target instanceof Element ? event.target : null);
      if (!means) return;
      event.preventDefault();
      latest.current[means]();
    };
    // Before the desks' own listeners, which take the same letters.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
