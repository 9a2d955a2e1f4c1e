import type { DamageLog } from './damage.ts';
import type { Dataset, Element, Encoding } from './dataset.ts';
import { UNDEFINED_LENGTH, viewOf } from './dataset.ts';
import { dictionaryVr } from './dictionary.ts';
import type { ElementHeader } from './element-header.ts';
import { ITEM, ITEM_END, probeEncoding, readElementHeader, readTag, SEQUENCE_END } from './element-header.ts';
import { skipFragments } from './skip-fragments.ts';

/**
 * Walks a data set up to its pixel data. The stack is an array of bounded depth, every step moves forward, and nothing is
 * allocated from a length, so hostile bytes cost time proportional to their number and no more.
 */
export interface Walked {
  dataset: Dataset;
  /** Set when the bytes are a beginning and the walk ran off their end: at least so many are needed. */
  needs?: number;
  pixelData?: { tag: number; offset: number; vr: string; length: number | undefined };
}

interface Level {
  /** Items are being read into this sequence; otherwise elements into `dataset`. */
  sequence?: Element;
  dataset: Dataset;
  end: number;
  undefinedLength: boolean;
  encoding: Encoding;
  lastTag: number;
}

/** Real documents nest below twenty (SR content); a file that nests deeper is made to exhaust somebody's stack. */
const DEEPEST = 64;
/** A slide of 100,000 tiles with their places has about 1.5 million. */
const MOST_ELEMENTS = 2_000_000;
/** An element with an illegal VR may be explained by what follows it; after so many bytes it no longer will be. */
const WAIT_FOR = 1024 * 1024;

export class DatasetWalk {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #complete: boolean;
  readonly #damage: DamageLog;
  readonly #levels: Level[] = [];
  readonly #signed: { element: Element; dataset: Dataset }[] = [];
  #at: number;
  #count = 0;
  #needs: number | undefined;
  #pixelData: Walked['pixelData'];

  constructor(bytes: Uint8Array, start: number, encoding: Encoding, complete: boolean, damage: DamageLog) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#complete = complete;
    this.#damage = damage;
    this.#at = start;
    this.#levels.push(this.#newLevel(bytes.length, false, encoding));
  }

  run(): Walked {
    const root = this.#top().dataset;
    while (this.#levels.length > 0 && this.#needs === undefined && !this.#pixelData) this.#step();
    for (const { element, dataset } of this.#signed) {
      const representation = dataset.elements.get(0x00280103) ?? root.elements.get(0x00280103);
      const signed = representation && representation.length >= 2 && this.#u16(root, representation.offset) === 1;
      element.vr = signed ? 'SS' : 'US';
    }
    const walked: Walked = { dataset: root };
    if (this.#needs !== undefined) walked.needs = this.#needs;
    if (this.#pixelData) walked.pixelData = this.#pixelData;
    return walked;
  }

  #step(): void {
    const level = this.#top();
    const left = level.end - this.#at;
    if (left < 8) {
      if (!this.#complete && level.end === this.#bytes.length) {
        this.#needs = this.#at + 8;
        return;
      }
      if (left > 0) this.#damage.add('element.cut', this.#at, `${left} bytes left where an element should be`);
      this.#at = level.end;
      if (level.undefinedLength) this.#damage.add('delimiter.missing', this.#at, 'undefined length without its end');
      this.#close(level, this.#at);
    } else if (level.sequence) {
      this.#stepSequence(level);
    } else {
      this.#stepElement(level);
    }
  }

  #stepSequence(level: Level): void {
    const tag = readTag(this.#view, this.#at, level.encoding.littleEndian);
    const length = this.#view.getUint32(this.#at + 4, level.encoding.littleEndian);
    if (tag === ITEM) {
      this.#at += 8;
      this.#openItem(level, length);
    } else if (tag === SEQUENCE_END) {
      this.#at += 8;
      this.#close(level, this.#at - 8);
    } else if (tag === ITEM_END) {
      this.#damage.add('delimiter.stray', this.#at, 'item delimiter between items', level.sequence?.tag);
      this.#at += 8;
    } else {
      this.#damage.add('sequence.no-item', this.#at, 'no item where one should begin', level.sequence?.tag);
      if (!level.undefinedLength) this.#at = level.end;
      this.#close(level, this.#at);
    }
  }

  #openItem(parent: Level, length: number): void {
    const end = this.#endOf(length, parent, parent.sequence?.tag);
    if (end === undefined) return;
    const encoding = probeEncoding(this.#view, this.#at, end, parent.encoding) ?? parent.encoding;
    // Only the data set as a whole has a byte order; an item's first group may be anything.
    const level = this.#newLevel(end, length === UNDEFINED_LENGTH, {
      explicit: encoding.explicit,
      littleEndian: parent.encoding.littleEndian,
    });
    parent.sequence?.items?.push(level.dataset);
    this.#levels.push(level);
  }

  #stepElement(level: Level): void {
    const header = readElementHeader(this.#view, this.#at, level.end, level.encoding);
    if (!header && !this.#complete && this.#bytes.length - this.#at < WAIT_FOR) {
      this.#needs = this.#bytes.length + 1;
      return;
    }
    if (!header || ++this.#count > MOST_ELEMENTS) {
      this.#giveUp(header ? 'elements.too-many' : 'element.unreadable');
      return;
    }
    if (header.tag >= 0xfffe0000) {
      this.#delimiter(level, header.tag);
      return;
    }
    const start = this.#at;
    this.#at += header.bytes;
    if (this.#levels.length === 1 && header.tag >= 0x7fe00008 && header.tag <= 0x7fe00010) {
      const length = header.length === UNDEFINED_LENGTH ? undefined : header.length;
      this.#pixelData = { tag: header.tag, offset: this.#at, vr: header.vr, length };
      return;
    }
    this.#judge(level, header, start);
    this.#value(level, header);
  }

  #judge(level: Level, { tag, illegalVr, length }: ElementHeader, start: number): void {
    if (tag <= level.lastTag) this.#damage.add('element.order', start, 'not in ascending order', tag);
    if (illegalVr) this.#damage.add('vr.illegal', start, `VR "${illegalVr}"`, tag);
    if (length % 2 === 1 && length !== UNDEFINED_LENGTH) this.#damage.add('length.odd', start, `${length}`, tag);
    level.lastTag = tag;
  }

  #value(level: Level, header: ElementHeader): void {
    const end = this.#endOf(header.length, level, header.tag);
    if (end === undefined) return;
    const element: Element = { tag: header.tag, vr: header.vr, offset: this.#at, length: end - this.#at };
    if (header.length !== UNDEFINED_LENGTH && element.length < header.length) element.cut = true;
    const nested = this.#sequenceEncoding(level, header, end);
    if (header.vr === 'UN' && level.encoding.littleEndian) element.vr = dictionaryVr(header.tag) ?? 'UN';
    if (nested) element.vr = 'SQ';
    if (element.vr === 'xs') this.#signed.push({ element, dataset: level.dataset });
    this.#keep(level.dataset, element);
    if (element.vr === 'SQ' && nested) this.#openSequence(level, element, end, header.length, nested);
    else if (header.length === UNDEFINED_LENGTH) this.#fragments(level, element);
    else this.#at = end;
    if (element.vr === 'SQ' && !element.items) element.vr = 'UN';
  }

  /** How the items are encoded if this is a sequence: UN is always implicit little endian inside (PS3.5 6.2.2 note 2). */
  #sequenceEncoding(level: Level, header: ElementHeader, end: number): Encoding | undefined {
    const { vr, tag, length } = header;
    if (vr === 'SQ') return level.encoding;
    if (vr !== 'UN') return undefined;
    const implicit = { explicit: false, littleEndian: true };
    if (length === UNDEFINED_LENGTH) return implicit;
    if (dictionaryVr(tag) !== 'SQ' || end - this.#at < 8) return undefined;
    return readTag(this.#view, this.#at, true) === ITEM ? implicit : undefined;
  }

  #openSequence(level: Level, element: Element, end: number, length: number, encoding: Encoding): void {
    element.items = [];
    delete element.cut;
    if (this.#levels.length >= DEEPEST) {
      this.#damage.add('sequence.too-deep', this.#at, `more than ${DEEPEST} levels`, element.tag);
      if (length === UNDEFINED_LENGTH) this.#giveUp('sequence.too-deep');
      else this.#at = end;
      return;
    }
    const opened = this.#newLevel(end, length === UNDEFINED_LENGTH, encoding);
    opened.sequence = element;
    opened.dataset = level.dataset;
    this.#levels.push(opened);
  }

  #fragments(level: Level, element: Element): void {
    const skipped = skipFragments(this.#view, this.#at, level.end, level.encoding.littleEndian);
    if (!skipped.ended && !this.#complete) {
      this.#needs = Math.max(skipped.at + 8, this.#bytes.length + 1);
      return;
    }
    element.encapsulated = true;
    element.length = skipped.at - element.offset;
    this.#at = skipped.ended ? skipped.at + 8 : skipped.at;
    if (skipped.ended) return;
    element.cut = true;
    this.#damage.add('fragments.no-end', this.#at, 'undefined length without its end', element.tag);
    this.#giveUp('element.unreadable');
  }

  #delimiter(level: Level, tag: number): void {
    if (tag === ITEM_END && level.undefinedLength) {
      this.#at += 8;
      this.#close(level, this.#at - 8);
    } else if (tag === SEQUENCE_END && level.undefinedLength) {
      this.#damage.add('delimiter.missing', this.#at, 'item without its delimiter');
      this.#close(level, this.#at);
    } else {
      this.#damage.add('delimiter.stray', this.#at, 'delimiter among elements');
      this.#at += 8;
    }
  }

  /** Where a value of that length ends, cut at the end of what holds it; undefined when more bytes must come first. */
  #endOf(length: number, level: Level, tag: number | undefined): number | undefined {
    if (length === UNDEFINED_LENGTH) return level.end;
    const end = this.#at + length;
    if (end <= level.end) return end;
    if (!this.#complete && end > this.#bytes.length) {
      this.#needs = end;
      return undefined;
    }
    this.#damage.add('length.past-end', this.#at, `length ${length}, ${level.end - this.#at} bytes left`, tag);
    return level.end;
  }

  #keep({ elements }: Dataset, element: Element): void {
    if (elements.has(element.tag)) {
      this.#damage.add('element.twice', element.offset, 'the first one counts', element.tag);
    } else {
      elements.set(element.tag, element);
    }
  }

  /** Nothing sensible stands here: go on after the innermost value whose length is known, or stop. */
  #giveUp(code: string): void {
    this.#damage.add(code, this.#at, 'what follows at this level is not read');
    let level = this.#levels.at(-1);
    while (level?.undefinedLength) {
      this.#close(level, this.#at);
      level = this.#levels.at(-1);
    }
    if (!level) return;
    this.#at = level.end;
    this.#close(level, this.#at);
  }

  #close(level: Level, at: number): void {
    this.#levels.pop();
    if (level.sequence) level.sequence.length = Math.max(0, at - level.sequence.offset);
  }

  #newLevel(end: number, undefinedLength: boolean, encoding: Encoding): Level {
    const { littleEndian } = encoding;
    const dataset = { bytes: this.#bytes, littleEndian, offset: this.#at, elements: new Map<number, Element>() };
    return { dataset, end, undefinedLength, encoding, lastTag: -1 };
  }

  #top(): Level {
    return this.#levels[this.#levels.length - 1] as Level;
  }

  #u16(dataset: Dataset, at: number): number {
    return this.#view.getUint16(at, dataset.littleEndian);
  }
}
