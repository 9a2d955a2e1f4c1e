import {
  decodeText,
  describeInstance,
  displayName,
  personName,
  readHeader,
  toDicomJson,
} from '@hub/server/formats/dicom';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { corpusFile, hasCorpus } from './corpus.ts';
import { anInstance, bytesOf, dataSet } from './data-set-builder.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const encode = (text: string, encoding: string) =>
  new Uint8Array(iconv.encode(text.length % 2 ? `${text} ` : text, encoding));

function factsOf(charset: string | undefined, name: Uint8Array, institution: Uint8Array = new Uint8Array(0)) {
  const set: [number, string, string][] = charset === undefined ? [] : [[0x00080005, 'CS', charset]];
  const built = anInstance(...set, [0x00080080, 'LO', institution], [0x00100010, 'PN', name]);
  const reading = readHeader(bytesOf(built), { transferSyntaxUid: EXPLICIT });
  if (reading.kind !== 'read') throw new Error(reading.kind);
  return describeInstance(reading);
}

describe('Chinese text', () => {
  const name = 'Li^JianJun=李^建军';
  const institution = '乌拉特前旗人民医院';
  const cases: [label: string, charset: string | undefined, encoding: string, used: string, repaired: boolean][] = [
    ['GB18030 declared as such', 'GB18030', 'gb18030', 'GB18030', false],
    ['GBK declared as such', 'GBK', 'gbk', 'GBK', false],
    ['UTF-8 declared as such', 'ISO_IR 192', 'utf8', 'ISO_IR 192', false],
    ['GB18030 under ISO_IR 192', 'ISO_IR 192', 'gb18030', 'GB18030', true],
    ['GBK under ISO_IR 100', 'ISO_IR 100', 'gbk', 'GB18030', true],
    ['GBK under nothing', undefined, 'gbk', 'GB18030', true],
    ['GB 2312 under ISO 2022 IR 58 without its escapes', '\\ISO 2022 IR 58', 'gbk', 'GB18030', true],
    ['UTF-8 under GB18030', 'GB18030', 'utf8', 'ISO_IR 192', true],
    ['UTF-8 under ISO_IR 100', 'ISO_IR 100', 'utf8', 'ISO_IR 192', true],
    ['UTF-8 under nothing', undefined, 'utf8', 'ISO_IR 192', true],
    ['UTF-8 under a term nobody knows', 'CP936', 'utf8', 'ISO_IR 192', true],
  ];
  for (const [label, charset, encoding, used, repaired] of cases) {
    it(`${label} shows right`, () => {
      const facts = factsOf(charset, encode(name, encoding), encode(institution, encoding));
      expect(facts).toMatchObject({ patientName: '李建军', patientNameRaw: name, institutionName: institution });
      expect(facts.textEncoding).toMatchObject({ declared: charset ?? '', used, repaired });
    });
  }

  it('of common surnames and rare characters is told from Latin letters, undeclared', () => {
    for (const chinese of [
      '王',
      '欧阳娜娜',
      '李喆',
      '张堃',
      '朱镕基',
      '彭于晏',
      '吕布',
      '乌云其木格',
      '赛音吉日嘎拉',
    ]) {
      expect(factsOf(undefined, encode(chinese, 'gbk')).patientName, chinese).toBe(chinese);
      expect(factsOf('ISO_IR 100', encode(chinese, 'gbk')).patientName, chinese).toBe(chinese);
    }
  });

  it('that is one name of two characters is read right, though one in thirty is also valid UTF-8', () => {
    const characters = Array.from({ length: 3000 }, (_, i) => {
      const [lead, trail] = [0xb0 + ((i * 7) % 0x27), 0xa1 + ((i * 13) % 0x5e)];
      return iconv.decode(Buffer.from([lead, trail]), 'gbk');
    });
    for (const declared of [undefined, 'ISO_IR 100', 'GB18030'] as const) {
      const wrong = characters.filter((character, i) => {
        const name = character + characters[(i * 31 + 5) % characters.length];
        return decodeText(encode(name, 'gbk'), declared, 'PN')[0] !== name;
      });
      expect(wrong, declared ?? 'undeclared').toEqual([]);
    }
  });

  it('that is one name of two characters under ISO_IR 192 is read right unless it spells letters of one alphabet', () => {
    expect(decodeText(Uint8Array.of(0xc4, 0xb3, 0xd2, 0xbb), 'ISO_IR 192', 'PN')).toEqual(['某一']);
    expect(decodeText(encode('Ян', 'utf8'), 'ISO_IR 192', 'PN')).toEqual(['Ян']);
    expect(decodeText(encode('Jérôme', 'utf8'), undefined, 'PN')).toEqual(['Jérôme']);
    expect(decodeText(encode('Иванов', 'utf8'), undefined, 'PN')).toEqual(['Иванов']);
  });

  it('in GB 18030 whose second bytes are delimiters is not split by them', () => {
    expect(factsOf('GB18030', encode('Wang^Er=王^乗\\x', 'gb18030')).patientNameRaw).toBe('Wang^Er=王^乗\\x');
    expect(decodeText(encode('头颅乗检查\\二', 'gb18030'), 'GB18030', 'LO')).toEqual(['头颅乗检查', '二']);
    // Two characters whose second byte is that of the component delimiter.
    const carets = iconv.decode(Buffer.from([0x85, 0x5e, 0xb0, 0x5e]), 'gbk');
    expect(decodeText(encode(carets, 'gb18030'), 'GB18030', 'PN')).toEqual([carets]);
  });

  it('partly UTF-8, partly GB 18030 is decoded value by value', () => {
    const facts = factsOf('ISO_IR 192', encode('张三丰', 'gb18030'), encode('乌拉特前旗人民医院', 'utf8'));
    expect(facts).toMatchObject({ patientName: '张三丰', institutionName: '乌拉特前旗人民医院' });
    expect(facts.textEncoding.reason).toBe('mixed-utf8-gb18030');
  });

  it('in UTF-8 cut in the middle of a character is still UTF-8', () => {
    const cut = encode('乌拉特前旗人民医院检验科', 'utf8').subarray(0, 26);
    expect(factsOf('GB18030', encode('李建军', 'utf8'), cut).institutionName).toMatch(/^乌拉特前旗人民医/);
  });
});

describe('European text', () => {
  const names = [
    'Buc^Jérôme',
    'Äneas^Rüdiger',
    'Conceição^João',
    'GARCÍA^JOSÉ MARÍA',
    'Strauß^Günther',
    'Þórður^Ægir',
    'Noël^Zoë',
  ];
  it('declared ISO_IR 100 stays as declared', () => {
    for (const name of names) {
      const facts = factsOf('ISO_IR 100', encode(name, 'latin1'));
      expect(facts.patientNameRaw).toBe(name);
      expect(facts.textEncoding, name).toMatchObject({ used: 'ISO_IR 100', repaired: false });
    }
  });

  it('undeclared is recognised by its letters, else left undecoded and said', () => {
    expect(factsOf(undefined, encode('Buc^Jérôme', 'latin1')).patientNameRaw).toBe('Buc^Jérôme');
    const unknown = factsOf(undefined, Uint8Array.of(0x41, 0x80, 0xff, 0x42));
    expect(unknown.textEncoding.reason).toBe('undecodable');
    expect(unknown.damage).toContainEqual(expect.objectContaining({ code: 'text.undecodable', tag: '00100010' }));
  });

  it('in Cyrillic is not taken for Chinese', () => {
    expect(factsOf('ISO_IR 144', encode('Люксембург', 'iso-8859-5')).patientNameRaw).toBe('Люксембург');
  });
});

describe('an item that declares a set of its own', () => {
  it('is decoded by it', () => {
    const item = dataSet([0x00080005, 'CS', 'GB18030'], [0x00081030, 'LO', encode('胸部', 'gb18030')]);
    const outer = anInstance(
      [0x00080005, 'CS', 'ISO_IR 192'],
      [0x00081030, 'LO', encode('头颅', 'utf8')],
      [0x00400275, 'SQ', [item]],
    );
    const reading = readHeader(bytesOf(outer), { transferSyntaxUid: EXPLICIT });
    if (reading.kind !== 'read') throw new Error(reading.kind);
    expect(toDicomJson(reading, { bulkUri: String })).toMatchObject({
      '00081030': { Value: ['头颅'] },
      '00400275': { Value: [{ '00081030': { Value: ['胸部'] } }] },
    });
  });
});

describe('person names', () => {
  it('have three groups', () => {
    expect(personName('Yamada^Tarou=山田^太郎=やまだ^たろう')).toEqual({
      ...{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' },
    });
  });
  it('show the Han group written together, else the alphabetic one apart', () => {
    expect(displayName('Wang^XiaoDong=王^小东=')).toBe('王小东');
    expect(displayName('李建军')).toBe('李建军');
    expect(displayName('Doe^John^^Dr')).toBe('Doe John Dr');
    expect(displayName('^^^^')).toBe('');
  });
});

describe.skipIf(!hasCorpus)('the character set examples of the corpus', () => {
  const expected: [file: string, name: string][] = [
    ['pydicom__pydicom/charset/chrX1.dcm', 'Wang^XiaoDong=王^小東='],
    ['pydicom__pydicom/charset/chrX2.dcm', 'Wang^XiaoDong=王^小东='],
    ['pydicom__pydicom/charset/chrH31.dcm', 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
    ['pydicom__pydicom/charset/chrH32.dcm', 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう'],
    ['pydicom__pydicom/charset/chrI2.dcm', 'Hong^Gildong=洪^吉洞=홍^길동'],
    ['pydicom__pydicom/charset/chrFren.dcm', 'Buc^Jérôme'],
    ['pydicom__pydicom/charset/chrGerm.dcm', 'Äneas^Rüdiger'],
    ['pydicom__pydicom/charset/chrRuss.dcm', 'Люкceмбypг'],
    ['fo-dicom__fo-dicom/charset/chrGB2312.dcm', 'Zhang^XiaoDong=张^小东='],
    ['derived/charset/gb18030-4byte-and-rare.dcm', 'Derived^Rare=㐂龑'],
    ['derived/charset/gb18030-trail-byte-5c.dcm', 'Derived^Trap=王乗'],
    ['derived/charset/iso2022-ir58.dcm', 'Derived^Four=李建军'],
    ['derived/charset/gb18030-labelled-iso_ir_192.dcm', '李建军'],
    ['derived/charset/gbk-labelled-iso_ir_100.dcm', '李建军'],
    ['derived/charset/gbk-no-charset.dcm', '李建军'],
    ['derived/charset/utf8-labelled-gb18030.dcm', '李建军'],
    ['derived/charset/utf8-no-charset.dcm', '李建军'],
  ];
  for (const [file, name] of expected) {
    it(`${file} is ${name}`, () => {
      const reading = readHeader(corpusFile(file));
      expect(reading.kind === 'read' && describeInstance(reading).patientNameRaw).toBe(name);
    });
  }
});
