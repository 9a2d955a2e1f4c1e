import { Alert, Button, Spin } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkLink } from './link-check.ts';
import { type LinkMeasured, verdictOf } from './link-verdict.ts';

/** As lines are sold: whole Mbit/s, tenths below ten. */
const mbpsWord = (kbps: number): string => (kbps / 1000).toFixed(kbps < 10_000 ? 1 : 0);

/** The line, measured once by itself and again on demand, and what it is enough for in plain words. */
export function LineCheck() {
  const { t } = useTranslation('room');
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<LinkMeasured | 'failed'>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt measures again
  useEffect(() => {
    const stop = new AbortController();
    setResult(undefined);
    checkLink(stop.signal).then(setResult, () => !stop.signal.aborted && setResult('failed'));
    return () => stop.abort();
  }, [attempt]);
  const verdict = result && result !== 'failed' ? verdictOf(result) : undefined;
  return (
    <section className="room-check">
      <h2>
        {t('before.line')}
        <Button size="small" disabled={!result} onClick={() => setAttempt((count) => count + 1)}>
          {t('before.lineAgain')}
        </Button>
      </h2>
      <div role="status">
        {!result && (
          <span>
            <Spin size="small" /> {t('before.lineRunning')}
          </span>
        )}
        {result === 'failed' && <Alert type="error" showIcon title={t('before.lineFailed')} />}
        {result && result !== 'failed' && verdict && (
          <Alert
            type={verdict === 'clear' || verdict === 'standard' ? 'success' : verdict === 'poor' ? 'error' : 'warning'}
            showIcon
            title={t(`before.verdict.${verdict}`)}
            description={t('before.lineNumbers', { mbps: mbpsWord(result.downKbps), rtt: result.rttMs })}
          />
        )}
      </div>
    </section>
  );
}
