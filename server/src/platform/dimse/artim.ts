/** The association request/reject/release timer (PS3.8, 9.1.5): absolute, so that trickling bytes do not feed it. */
export class Artim {
  #timer: NodeJS.Timeout | undefined;

  start(ms: number, expire: () => void): void {
    this.stop();
    this.#timer = setTimeout(expire, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
