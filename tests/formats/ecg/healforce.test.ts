import { decodeEcg } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, hasEcgCorpus, truthOf } from './corpus.ts';
import { checksum, text, u16, u32 } from './scp-file.ts';

const file = 'healforce_nonconforming_scp/62.SCP';

/** Three words of four samples of ten bits, the fourth in the bits above. */
function packed(samples: readonly number[]): number[] {
  const out: number[] = [];
  for (let at = 0; at + 4 <= samples.length; at += 4) {
    const four = samples.slice(at, at + 4).map((value) => value + 512);
    const [x, y, z, last] = four as [number, number, number, number];
    out.push(...u16(x | ((last >> 8) << 10), y | (((last >> 4) & 15) << 10), z | ((last & 15) << 10)));
  }
  return out;
}

/** As the handheld writes it: no mark, offsets from 0, checksums from 0, the rate for the interval. */
function handheld(samples: readonly number[], leads: number, fields: readonly number[] = []): Uint8Array {
  const data = packed(samples);
  const filled = [...data, ...new Array<number>(samples.length * 2 - data.length).fill(0)];
  const bodies: [number, number[]][] = [
    [1, [...fields, 0, 0, 0, 0]],
    [3, [leads, 4]],
    [6, [...u16(9524, 150), 0, 0, ...u16(data.length & 0xffff), ...filled]],
  ];
  const zero = [0, 0, 0, 0, 0, 0];
  const headed = (id: number, body: readonly number[]) => {
    const rest = [...u16(id), ...u32(body.length + 16), 13, 13, ...zero, ...body];
    return [...u16(checksum(rest, 0)), ...rest];
  };
  const pointerBytes = 16 + (bodies.length + 1) * 10;
  let offset = 6 + pointerBytes;
  const pointers = [...u16(0), ...u32(pointerBytes, 6)];
  const sections = bodies.flatMap(([id, body]) => {
    const bytes = headed(id, body);
    pointers.push(...u16(id), ...u32(bytes.length, offset));
    offset += bytes.length;
    return bytes;
  });
  return Uint8Array.from([...u16(0), ...u32(offset), ...headed(0, pointers), ...sections]);
}

function decoded(bytes: Uint8Array) {
  const reading = decodeEcg(bytes);
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.recording;
}

describe.skipIf(!hasEcgCorpus)('a recording of a Healforce handheld', () => {
  it('has the samples of its truth, its date, and says that it is no true SCP-ECG', () => {
    const { format, groups, warnings, recordedAt, patient } = decoded(ecgFile(file));
    expect(format).toBe('healforce');
    expect(Object.fromEntries(groups[0]?.leads.map(({ lead, samples }) => [lead, Array.from(samples)]) ?? [])).toEqual(
      Object.fromEntries(Object.entries(truthOf(file)?.leads ?? {}).map(([lead, { raw }]) => [lead, raw])),
    );
    expect(groups[0]).toMatchObject({ samplingRateHz: 150, leads: [{ uvPerLsb: 10 }, {}, {}] });
    expect(recordedAt?.local).toBe('2019-08-08T00:04:10');
    expect(patient).toEqual({ id: '00000' });
    expect(warnings.map(({ code }) => code)).toEqual(['scp.nonconforming']);
  });

  it('cut off is as long as its bytes, and says that the section is not whole', () => {
    const { groups, warnings } = decoded(ecgFile(file).subarray(0, 12_000));
    const length = groups[0]?.leads[0]?.samples.length ?? 0;
    expect(length).toBeGreaterThan(2_000);
    expect(Array.from(groups[0]?.leads[0]?.samples ?? [])).toEqual(truthOf(file)?.leads.ch1?.raw.slice(0, length));
    expect(warnings.map(({ code, place }) => [code, place])).toEqual([
      ['scp.nonconforming', 'byte 0'],
      ['crc.section', 'section 6, byte 488'],
      ['waveform.short', 'section 6'],
    ]);
  });

  it('with a bit turned in its samples says so', () => {
    const bytes = ecgFile(file);
    bytes[5_000] = (bytes[5_000] as number) ^ 1;
    expect(decoded(bytes).warnings.map(({ code }) => code)).toEqual(['scp.nonconforming', 'crc.section']);
  });
});

describe('the packing of the handheld', () => {
  it('gives every value of ten bits back, in the lead it belongs to', () => {
    const samples = Array.from({ length: 3_600 }, (_, i) => ((i * 389) % 1024) - 512);
    const { groups, warnings } = decoded(handheld(samples, 3));
    const leads = groups[0]?.leads ?? [];
    expect(leads.map((lead) => Array.from(lead.samples))).toEqual(
      [0, 1, 2].map((lead) => samples.filter((_, i) => i % 3 === lead)),
    );
    expect(warnings.map(({ code }) => code)).toEqual(['scp.nonconforming']);
  });

  it('of more bytes than its count can say is read whole', () => {
    const samples = Array.from({ length: 60_000 }, (_, i) => ((i * 7) % 1000) - 500);
    expect(Array.from(decoded(handheld(samples, 1)).groups[0]?.leads[0]?.samples ?? [])).toEqual(samples);
  });

  it('without leads, or with a rate that no device has, is refused', () => {
    const samples = new Array<number>(1_200).fill(0);
    expect(decodeEcg(handheld(samples, 0))).toMatchObject({ ok: false, refusal: { code: 'waveform.none' } });
    const slow = handheld(samples, 1);
    slow.set(u16(1), slow.length - 2_400 - 6);
    expect(decodeEcg(slow)).toMatchObject({ ok: false, refusal: { code: 'rate.illegal' } });
  });

  it('with a date or time that does not exist leaves it out and says so', () => {
    const fields = [2, ...u16(3), ...text('A1\0'), 25, ...u16(4), 7, 231, 13, 1, 26, ...u16(3), 24, 0, 0];
    const { recordedAt, patient, warnings } = decoded(handheld(new Array<number>(1_200).fill(0), 1, fields));
    expect([recordedAt, patient]).toEqual([undefined, { id: 'A1' }]);
    expect(warnings.map(({ place }) => place)).toEqual(['byte 0', 'section 1, field 25', 'section 1, field 26']);
  });
});
