/** When a hand was last at a desk: a picture that changes without one was changed by the room. */
export class Hand {
  #at = Number.NEGATIVE_INFINITY;

  /** Watches an element; answers how to stop. */
  watch(element: HTMLElement): () => void {
    const note = (event: Event) => {
      if (event instanceof PointerEvent && event.type === 'pointermove' && event.buttons === 0) return;
      this.#at = performance.now();
    };
    const kinds = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'change'] as const;
    for (const kind of kinds) element.addEventListener(kind, note, { capture: true, passive: true });
    return () => {
      for (const kind of kinds) element.removeEventListener(kind, note, { capture: true });
    };
  }

  /** A wheel's picture may have to be fetched before it changes. */
  isAt(withinMs = 1_500): boolean {
    return performance.now() - this.#at < withinMs;
  }
}
