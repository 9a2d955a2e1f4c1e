import { describe, expect, it } from 'vitest';
import { alarmWave } from '../../../viewer/src/critical/alarm-wave.ts';
import { soundStanding } from '../../../viewer/src/critical/heard.ts';
import { wouldSound } from '../../../viewer/src/critical/use-presence.ts';

/** 2026-07-25 09:00 in the county */
const now = Date.parse('2026-07-25T01:00:00Z');
const minutes = (count: number) => count * 60_000;

describe('would this page sound', () => {
  it('a browser that is silent is told before everything else', () => {
    expect(soundStanding('blocked', now, undefined, now)).toBe('blocked');
  });

  it('a duty asks for a check of its own, made at its beginning or shortly before', () => {
    const dutyFrom = now - minutes(10);
    expect(soundStanding('ready', undefined, dutyFrom, now)).toBe('unchecked');
    expect(soundStanding('ready', now - minutes(120), dutyFrom, now)).toBe('unchecked');
    expect(soundStanding('ready', now - minutes(20), dutyFrom, now)).toBe('ready');
    expect(soundStanding('ready', now - minutes(5), dutyFrom, now)).toBe('ready');
  });

  it('a check lasts for a day of the county, however long the duty', () => {
    const aWeekAgo = now - minutes(7 * 1440);
    expect(soundStanding('ready', now - minutes(8 * 60), aWeekAgo, now)).toBe('ready');
    expect(soundStanding('ready', now - minutes(10 * 60), aWeekAgo, now)).toBe('unchecked');
    expect(soundStanding('ready', now - minutes(60), undefined, now)).toBe('ready');
  });

  it('a check that lies in the future is that of a clock that was wrong', () => {
    expect(soundStanding('ready', now + minutes(5), undefined, now)).toBe('unchecked');
  });

  it('a silent second window does not deny the one that sounds', () => {
    expect(wouldSound('ready', 0, now)).toBe(true);
    expect(wouldSound('blocked', now - 30_000, now)).toBe(true);
    expect(wouldSound('blocked', now - minutes(2), now)).toBe(false);
    expect(wouldSound('blocked', now + minutes(2), now)).toBe(false);
  });
});

describe('the alarm', () => {
  const wave = alarmWave(48_000);

  it('is one second of two tones and a pause that can follow itself without a click', () => {
    expect(wave).toHaveLength(48_000);
    expect([wave[0], wave[11_999], wave[23_999], wave.at(-1)].map((each) => Math.abs(each ?? 1))).toEqual([0, 0, 0, 0]);
    expect(wave.subarray(24_000).every((each) => each === 0)).toBe(true);
  });

  it('is loud, and never louder than a loudspeaker can be driven', () => {
    const peak = wave.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    expect(peak).toBeGreaterThan(0.2);
    expect(peak).toBeLessThan(1);
  });

  it('alternates 960 and 720 Hz', () => {
    const strength = (from: number, hz: number) => {
      let [re, im] = [0, 0];
      for (let at = from; at < from + 12_000; at++) {
        re += (wave[at] ?? 0) * Math.cos((2 * Math.PI * hz * at) / 48_000);
        im += (wave[at] ?? 0) * Math.sin((2 * Math.PI * hz * at) / 48_000);
      }
      return Math.hypot(re, im) / 6_000;
    };
    expect(strength(0, 960)).toBeGreaterThan(10 * strength(0, 720));
    expect(strength(12_000, 720)).toBeGreaterThan(10 * strength(12_000, 960));
  });
});
