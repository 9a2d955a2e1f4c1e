import { decodeEcg, type EcgReading, gap } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { integerSamples } from '../../../server/src/formats/ecg/xml/digits.ts';
import { rootNameOf, xmlText } from '../../../server/src/formats/ecg/xml/encoding.ts';
import { clockOf, dayOf, personName } from '../../../server/src/formats/ecg/xml/fields.ts';
import { childAt, placeOf, readXml, textAt } from '../../../server/src/formats/ecg/xml/tree.ts';
import { ecgFile, ecgFiles, hasEcgCorpus } from './corpus.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
/** 张伟 in GBK */
const zhangWei = Uint8Array.of(0xd5, 0xc5, 0xce, 0xb0);

function utf16(text: string, little: boolean, marked: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length + (marked ? 2 : 0)));
  if (marked) view.setUint16(0, 0xfeff, little);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i + (marked ? 2 : 0), text.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
}

const refusalOf = (read: () => unknown): unknown => {
  try {
    read();
  } catch (error) {
    return (error as { refusal?: unknown }).refusal ?? error;
  }
  return undefined;
};

describe('the text of an XML file', () => {
  const name = (bytes: Uint8Array) => textAt(readXml(bytes), 'name');

  it('is UTF-16 of either order, with or without a byte order mark, whatever the header claims', () => {
    for (const little of [true, false])
      for (const marked of [true, false])
        expect(name(utf16('<?xml version="1.0" encoding="UTF-8"?><a><name>张伟</name></a>', little, marked))).toBe(
          '张伟',
        );
  });

  it('loses one letter of UTF-16 to a damaged one, and not the rest', () => {
    const bytes = utf16('<a><name>张伟x</name></a>', true, true);
    bytes[2 + 2 * 9 + 1] = 0xd8;
    expect(name(bytes)).toBe('\ufffd伟x');
    expect(name(joined(utf16('<a><name>张伟</name></a>', true, true), Uint8Array.of(0x20)))).toBe('张伟');
  });

  it.each(['UTF-8', 'ISO-8859-1', 'GBK', 'gb2312', 'windows-1252', 'utf-16', 'nonsense'])(
    'is GBK where it is GBK, though the header claims %s',
    (claimed) => {
      const head = latin1(`<?xml version="1.0" encoding="${claimed}"?><a><name>`);
      expect(name(joined(head, zhangWei, latin1('</name></a>')))).toBe('张伟');
    },
  );

  it.each(['UTF-8', 'ISO-8859-1', 'GBK', 'utf-16'])('is UTF-8 where it is, though the header claims %s', (claimed) => {
    expect(name(utf8(`<?xml version="1.0" encoding="${claimed}"?><a><name>张伟</name></a>`))).toBe('张伟');
  });

  it('is Latin-1 where accents stand alone', () => {
    expect(name(latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a><name>Müller, José</name></a>'))).toBe(
      'Müller, José',
    );
  });

  it('keeps a name of two letters that is GBK as declared, though its bytes would pass for UTF-8', () => {
    const head = latin1('<?xml version="1.0" encoding="GBK"?><a><name>');
    expect(name(joined(head, Uint8Array.of(0xd0, 0xa1), latin1('</name></a>')))).toBe('小');
  });

  it('has a byte order mark of UTF-8 passed over', () => {
    expect(xmlText(joined(Uint8Array.of(0xef, 0xbb, 0xbf), utf8('<a/>')))).toBe('<a/>');
  });
});

describe('the root of an XML file', () => {
  it('is known by its local name behind a long header of comments and a DOCTYPE', () => {
    const comments = `<!-- <not><the-root> ${'x'.repeat(300)} -->`.repeat(40);
    const doctype = `<!DOCTYPE r SYSTEM "restecg.dtd" [<!ENTITY a "]>"> <!-- '>] --> <!ELEMENT r ANY>]>`;
    expect(rootNameOf(utf8(`\n<?xml version="1.0"?>${comments}${doctype}<v:RestingECG a="1"/>`))).toBe('RestingECG');
  });

  it('is none in what is no XML', () => {
    for (const text of ['', '   ', 'SCPECG', '<', '<!-- never ends', '<!DOCTYPE a [', '<? never ends', 'text <a/>'])
      expect(rootNameOf(utf8(text))).toBeUndefined();
  });

  it('is looked for in a bounded part and in bounded time', () => {
    for (const hostile of ['<!--', '<!DOCTYPE a [', '<?', '<!DOCTYPE "', '<!DOCTYPE a [<!--'])
      expect(rootNameOf(utf8(hostile.repeat(300_000)))).toBeUndefined();
  });
});

describe('the tree of an XML file', () => {
  it('has local names, attributes, and text with the five entities and characters by number', () => {
    const root = readXml(utf8(`<v:a xmlns:v="u" v:b='1 &lt; 2'><v:c> &#x5f20;&#20255; &amp;amp; &gt; </v:c></v:a>`));
    expect(root.name).toBe('a');
    expect(root.attributes.b).toBe('1 < 2');
    expect(textAt(root, 'c')).toBe('张伟 &amp; >');
  });

  it('never explains an entity of a DTD, and takes no file for one', () => {
    const doctype =
      '<!DOCTYPE a SYSTEM "file:///etc/passwd" [<!ENTITY x "lol"><!ENTITY y SYSTEM "file:///etc/passwd">]>';
    expect(textAt(readXml(utf8(`${doctype}<a><b>&x;&y;</b></a>`)), 'b')).toBe('&x;&y;');
  });

  it('keeps CDATA as it is, and does not make one number of two beside a child', () => {
    const root = readXml(utf8('<a><b>1 <![CDATA[&lt;<]]> 2</b><c>1 2<x/>3</c><d>1 2<!-- 3 -->  4</d></a>'));
    expect(textAt(root, 'b')).toBe('1 &lt;< 2');
    expect(textAt(root, 'c')).toBe('1 2 3');
    expect(textAt(root, 'd')?.split(/\s+/)).toEqual(['1', '2', '4']);
  });

  it('has long texts whole, whatever stands beside them', () => {
    const long = '12 '.repeat(5_000).trim();
    const root = readXml(
      utf8(`<a><b>${long}</b><c>x<!-- y -->${long}</c><d>${long}<![CDATA[z]]></d>\ue0007\ue000</a>`),
    );
    expect(textAt(root, 'b')).toBe(long);
    expect(textAt(root, 'c')).toBe(`x${long}`);
    expect(textAt(root, 'd')).toBe(`${long}z`);
  });

  it('knows the place of each element as a path', () => {
    const root = readXml(utf8('<a><b/><b><c/></b></a>'));
    const last = childAt({ ...root, children: root.children.slice(1) }, 'b', 'c');
    expect(last && placeOf(last)).toBe('/a/b[2]/c');
  });

  it.each([
    ['<a><b>1 2 3', { code: 'file.short', place: 'a/b, character 6' }],
    ['<a><b>1</c></a>', { code: 'xml.malformed', place: 'a, character 7' }],
    ['<a><b x="1></b></a>', { code: 'file.short', place: 'a, character 3' }],
    ['<a><!-- ', { code: 'file.short', place: 'a, character 3' }],
    ['<a><![CDATA[ ]] ></a>', { code: 'file.short' }],
    ['<a>< b></b></a>', { code: 'xml.malformed' }],
    ['<a><?x "?></a>', { code: 'xml.malformed' }],
    ['<a><__proto__>1</__proto__></a>', { code: 'xml.malformed' }],
    ['', { code: 'xml.malformed' }],
  ])('is refused with its place where it is damaged: %s', (text, refusal) => {
    expect(refusalOf(() => readXml(utf8(text)))).toMatchObject(refusal);
  });

  it.each([
    ['elements within each other', '<a>'.repeat(100_000), 'xml.large'],
    ['elements beside each other', `<a>${'<b/>'.repeat(300_000)}</a>`, 'xml.large'],
    ['attributes', `<a ${'b '.repeat(200_000)}/>`, 'xml.large'],
    ['quotes that do not end', `<a ${'b="" '.repeat(100_000)}c="`, 'file.short'],
    ['beginnings of comments', `<a>${'<!--'.repeat(200_000)}`, 'file.short'],
  ])('is bounded where a hostile file has %s', (_what, text, code) => {
    expect(refusalOf(() => readXml(utf8(text)))).toMatchObject({ code });
  });
});

describe('samples written as numbers', () => {
  const read = (text: string) => {
    const warnings: { code: string }[] = [];
    const { samples, finer } = integerSamples(text, 'here', warnings as never);
    return { samples: [...samples], finer, warnings: warnings.map(({ code }) => code) };
  };

  it('stand between blanks, line ends, commas', () => {
    expect(read(' 1  -2\r\n+3,4;\t5 ')).toEqual({ samples: [1, -2, 3, 4, 5], finer: 1, warnings: [] });
    expect(read('')).toEqual({ samples: [], finer: 1, warnings: [] });
  });

  it('keep their decimals exactly, as whole numbers of a finer step', () => {
    expect(read('1.0 2 -3.')).toEqual({ samples: [1, 2, -3], finer: 1, warnings: [] });
    expect(read('1.25 -0.5 .125 3')).toEqual({ samples: [1250, -500, 125, 3000], finer: 1000, warnings: [] });
    expect(read('1.5e-2 2E1')).toEqual({ samples: [15, 20_000], finer: 1000, warnings: [] });
  });

  it('are rounded with a warning where no whole number is fine enough', () => {
    const { samples, finer, warnings } = read('30000.123456 1');
    expect(finer).toBe(10_000);
    expect(samples).toEqual([300_001_235, 10_000]);
    expect(warnings).toEqual(['samples.rounded']);
  });

  it('have a gap for one that is none, and are refused where many are', () => {
    const { samples, warnings } = read(`${'7 '.repeat(200)}1x2 99999999999 8`.replace(' 99999999999', ''));
    expect(samples.at(-2)).toBe(gap);
    expect(samples.at(-1)).toBe(8);
    expect(warnings).toEqual(['samples.illegal']);
    expect(refusalOf(() => read('a b c 1'))).toMatchObject({ code: 'samples.type', place: 'here' });
    expect(refusalOf(() => read('99999999999 - 0x10'))).toMatchObject({ code: 'samples.type' });
  });
});

describe('fields of people and times', () => {
  it('write a Chinese name without a blank and another with one', () => {
    expect(personName('张', '伟')).toBe('张伟');
    expect(personName('Müller', undefined, 'Jo')).toBe('Müller Jo');
    expect(personName(undefined, '')).toBeUndefined();
  });

  it('take days in the ways of the carts, and warn of one that does not exist', () => {
    const warnings: never[] = [];
    expect(
      ['2020-05-18', '20200518', '05-18-2020', '2020-05-18T15:48:11'].map((day) => dayOf(day, 'p', warnings)),
    ).toEqual(Array(4).fill('2020-05-18'));
    expect(warnings).toEqual([]);
    expect(dayOf('2021-02-29', 'p', warnings)).toBeUndefined();
    expect(warnings).toEqual([{ code: 'date.illegal', place: 'p', detail: 'no day that exists' }]);
  });

  it('take times with and without fractions and zones', () => {
    expect(clockOf('15:48:11')).toEqual({ time: '15:48:11', zoneMinutes: undefined });
    expect(clockOf('140610250')).toEqual({ time: '14:06:10.250', zoneMinutes: undefined });
    expect(clockOf('15:48:11.5+08:00')).toEqual({ time: '15:48:11.500', zoneMinutes: 480 });
    expect(clockOf('15:48:11Z')).toEqual({ time: '15:48:11', zoneMinutes: 0 });
    expect(clockOf('25:00:00')).toBeUndefined();
    expect(clockOf('154811+2300')).toEqual({ time: '15:48:11', zoneMinutes: undefined });
  });
});

describe.skipIf(!hasEcgCorpus)('damaged XML of carts', () => {
  it('is decoded or refused with place and reason, and never a surprise', () => {
    const files = ecgFiles.filter((file) => /^(aecg|muse|philips|schiller|copyleft_gpl3\/muse)\//.test(file));
    let state = 20_261_123;
    const next = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const numbers = ['0', '-1', '1e99', '999999999', 'NaN', '', '0.0000001', '2147483648', '&x;', '<'];
    const wrong: string[] = [];
    const found = { decoded: 0, refused: 0 };
    for (let n = 0; n < 450; n++) {
      const file = files[n % files.length] as string;
      const bytes = ecgFile(file).slice();
      let input: Uint8Array = bytes;
      const kind = next(5);
      if (kind === 0) input = bytes.subarray(0, next(bytes.length));
      else if (kind === 1) for (let i = next(20) + 1; i > 0; i--) bytes[next(bytes.length)] = next(256);
      else if (kind === 2) bytes.copyWithin(next(bytes.length), next(bytes.length), next(bytes.length));
      else {
        // A field says something else: numbers between tags or in quotes.
        const text = xmlText(bytes);
        const fields = [...text.matchAll(/(?<=[>"])[\d.]{1,12}(?=[<"])/g)];
        const field = fields[next(kind === 3 ? Math.min(60, fields.length) : fields.length)];
        if (!field) continue;
        const value = numbers[next(numbers.length)] as string;
        input = utf8(text.slice(0, field.index) + value + text.slice(field.index + field[0].length));
      }
      const reading: EcgReading = decodeEcg(input);
      if (reading.ok) {
        found.decoded += 1;
        for (const { samplingRateHz, leads } of reading.recording.groups)
          if (!(samplingRateHz > 0) || leads.some(({ uvPerLsb }) => !uvPerLsb)) wrong.push(`${file} #${n}: a scale`);
      } else {
        found.refused += 1;
        const { code, place, detail } = reading.refusal;
        if (code === 'decoder.fault' || place === '' || detail === '') wrong.push(`${file} #${n}: ${code} ${detail}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(found.decoded).toBeGreaterThan(50);
    expect(found.refused).toBeGreaterThan(50);
  });
});
