import { decodeEcg, type EcgRecording, gap } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { ecgFile, hasEcgCorpus, truthOf } from './corpus.ts';

const page = Array.from({ length: 1500 }, (_, i) => (i % 40) - 20);
const channel = (name: string, data: string = page.join(','), more = '') =>
  `<channel>${more}<name>${name}</name><data>${data}</data><datastype>COMMASEPARATE</datastype><samplecount>1500</samplecount></channel>`;
const waves = (channels: string, type = 'ECG_RHYTHMS', yres = '<unitperbit>1.0</unitperbit><units>UV</units>') =>
  `<wavedata><type>${type}</type><resolution><samplerate><exponent>1</exponent><value>500</value></samplerate><yres>${yres}</yres></resolution>${channels}</wavedata>`;
const root = 'com.xiriuz.sema.xml.schillerEDI.SchillerEDI';
const start = '<startdatetime><date>20261122</date><time>091011250</time></startdatetime>';
const document = (event: string, head = '') =>
  `<${root}>${head}<examdescript>${start}</examdescript><eventdata><event>${event}</event></eventdata></${root}>`;

const reading = (text: string) => decodeEcg(new TextEncoder().encode(text));
function decoded(text: string): EcgRecording {
  const result = reading(text);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.recording;
}

describe('the waves of a Schiller file', () => {
  it('are its numbers, rhythm before averages whatever their order', () => {
    const averages = waves(channel('II', '1,2,3').replace('1500', '3'), 'ECG_AVERAGES');
    const recording = decoded(document(averages + waves(channel('I') + channel('AVR')) + waves('', 'SPIRO')));
    expect(recording.groups.map(({ kind, label }) => [kind, label])).toEqual([
      ['rhythm', 'ECG_RHYTHMS'],
      ['median', 'ECG_AVERAGES'],
    ]);
    expect(recording.groups[0]?.leads.map(({ lead }) => lead)).toEqual(['I', 'aVR']);
    expect([...(recording.groups[0]?.leads[0]?.samples ?? [])]).toEqual(page);
    expect(recording.recordedAt).toEqual({ local: '2026-11-22T09:10:11.250', zoneMinutes: undefined });
    expect(recording.warnings).toEqual([]);
  });

  it('may be in millivolts with decimals', () => {
    const yres = '<unitperbit>1</unitperbit><units>MV</units>';
    const { groups } = decoded(
      document(waves(channel('II', page.map((value) => value / 100).join(',')), 'ECG_RHYTHMS', yres)),
    );
    expect(groups[0]?.leads[0]?.uvPerLsb).toBe(10);
    expect([...(groups[0]?.leads[0]?.samples ?? [])]).toEqual(page);
  });

  it('that are shorter than announced or than the others end in a gap, and it is said', () => {
    const { groups, warnings } = decoded(document(waves(channel('I') + channel('II', '1,2'))));
    expect([...(groups[0]?.leads[1]?.samples.subarray(0, 3) ?? [])]).toEqual([1, 2, gap]);
    expect(warnings.map(({ code }) => code)).toEqual(['samples.announced', 'waveform.short']);
    expect(warnings[0]?.place).toBe(`/${root}/eventdata/event/wavedata/channel[2] (II)/samplecount`);
  });

  it('of averages are left out with a warning where they are damaged', () => {
    const { groups, warnings } = decoded(document(waves(channel('II')) + waves(channel('II'), 'ECG_AVERAGES', '')));
    expect(groups).toHaveLength(1);
    expect(warnings).toMatchObject([
      { code: 'section.skipped', place: `/${root}/eventdata/event/wavedata[2]/resolution/yres/units` },
    ]);
  });

  it.each([
    ['no scale', waves(channel('II'), 'ECG_RHYTHMS', '<units>UV</units>'), 'scale.missing', 'yres/unitperbit'],
    ['a scale of 0', waves(channel('II')).replace('1.0', '0'), 'scale.missing', 'yres/unitperbit'],
    ['no rate', waves(channel('II')).replace('500', '-'), 'rate.illegal', 'samplerate/value'],
    ['packed samples', waves(channel('II')).replace('COMMASEPARATE', 'ZIP'), 'samples.type', '(II)/datastype'],
    ['words for numbers', waves(channel('II', 'a,b')), 'samples.type', '(II)/data'],
    ['no channel', waves(''), 'leads.count', 'wavedata'],
    ['no ECG', waves(channel('II'), 'SPIRO'), 'waveform.none', 'wavedata'],
  ])('with %s are refused with the place', (_what, event, code, place) => {
    expect(reading(document(event))).toMatchObject({
      ok: false,
      refusal: { code, place: expect.stringContaining(place) },
    });
  });
});

describe('what a Schiller file says', () => {
  const text = (type: string, inside: string) =>
    `<textdata><type>${type}</type><textdata>${inside}</textdata></textdata>`;

  it('is each line of its interpretation, and nothing of its other texts', () => {
    const event = waves(channel('II')) + text('INTERPRETATION', '窦性心律\n 正常心电图 \n\n') + text('MEDICATION', 'x');
    expect(decoded(document(event)).statements).toEqual([
      { text: '窦性心律', by: 'device' },
      { text: '正常心电图', by: 'device' },
    ]);
  });

  it('is what was filtered, and nothing where a filter was off', () => {
    const filters = [
      ['MAINS', '50 Hz'],
      ['HIGHPASS_CUTOFF_FREQ', '0.05'],
      ['LOWPASS_CUTOFF_FREQ', 'OFF'],
    ].map(([name, value]) => `<filter><name>${name}</name><value>${value}</value></filter>`);
    expect(decoded(document(waves(channel('II')) + filters.join(''))).filters).toEqual({
      highPassHz: 0.05,
      notchHz: 50,
    });
  });

  it('is a patient, and a day of birth that exists', () => {
    const patient =
      '<patdata><id>7</id><lastname>张</lastname><firstname>伟</firstname><birthdate>19801301</birthdate><gender>FEMALE</gender></patdata>';
    const { patient: found, warnings } = decoded(document(waves(channel('II')), patient));
    expect(found).toEqual({ id: '7', name: '张伟', sex: 'F' });
    expect(warnings).toMatchObject([{ code: 'date.illegal', place: `/${root}/patdata/birthdate` }]);
  });
});

describe.skipIf(!hasEcgCorpus)('the Schiller file of the corpus', () => {
  it('has its measurements, filters and place', () => {
    const file = 'schiller/schiller_AT110_SEMA_12lead_500Hz.xml';
    const said = truthOf(file)?.meta.globalAnnotations as Record<string, string>;
    const result = decodeEcg(ecgFile(file));
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    const { measurements, filters, device, warnings } = result.recording;
    const names = ['HR', 'RR', 'P', 'PQ', 'QRS', 'QT', 'QTC', 'AXIS_P', 'AXIS_QRS', 'AXIS_T'];
    expect(measurements.map(({ value }) => value)).toEqual([...names.map((name) => Number(said[name])), 270, 30]);
    expect(measurements.slice(-2)).toEqual([
      { name: 'rv5', value: 270, unit: 'uV' },
      { name: 'sv1', value: 30, unit: 'uV' },
    ]);
    expect(filters).toEqual({ highPassHz: 0.05, lowPassHz: 150 });
    expect(device).toMatchObject({ manufacturer: 'Schiller', model: 'AT-110', institution: 'KBS, Klinikum II' });
    expect(warnings).toEqual([]);
  });
});
