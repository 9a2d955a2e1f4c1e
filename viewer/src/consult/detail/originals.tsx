import { type ConsultId, consultPdf } from '@hub/server/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { address } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { clockTime } from '../../ui/time.tsx';
import { usePapers } from '../use-consult.ts';

/** 归档: the PDF that was signed, byte for byte. Each house opens the original that is its own. */
export function Originals({ consultId }: { consultId: ConsultId }) {
  const { t } = useTranslation('consult');
  const { post } = useSignedIn();
  const originals = usePapers(consultId).data?.originals ?? [];
  if (originals.length === 0) return null;
  return (
    <section style={{ marginTop: 12 }}>
      <h2 style={{ fontSize: 15, margin: 0 }}>{t('paper.originals')}</h2>
      <ul className="consult-rows">
        {originals.map(({ documentId, kind, institution, archivedAt, sha256 }) => (
          <li key={`${documentId} ${institution.id}`}>
            <strong>{t(`paper.${kind}`)}</strong>
            <span>{institution.name}</span>
            <span className="consult-faint hub-numbers" title={sha256}>
              {t('paper.archivedAt', { at: clockTime(archivedAt) })}　{t('paper.digest')} {sha256.slice(0, 12)}…
            </span>
            {institution.id === post.institution.id && (
              <Button
                size="small"
                className="consult-push"
                href={address(consultPdf, { consultId, documentId })}
                target="_blank"
              >
                {t('paper.open')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
