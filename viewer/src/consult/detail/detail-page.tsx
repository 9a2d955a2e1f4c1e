import { ArrowLeftOutlined } from '@ant-design/icons';
import type { ConsultId, ConsultView } from '@hub/server/contracts';
import { Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useSignedIn } from '../../session/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { OpinionPane } from '../opinion-pane.tsx';
import { myInvitation, useConsult } from '../use-consult.ts';
import { ConsentCard } from './consent-card.tsx';
import { DetailHeader } from './detail-header.tsx';
import { Facts } from './facts.tsx';
import { GuestsCard } from './guests-card.tsx';
import { InvitationsCard } from './invitations-card.tsx';
import { LogCard } from './log-card.tsx';
import { Originals } from './originals.tsx';
import { RecordingsCard } from './recordings-card.tsx';
import { Steps } from './steps.tsx';
import { StudiesCard } from './studies-card.tsx';
import '../consult.css';

/** 会诊详情: where it stands, what is next for me, and everything that belongs to it. */
export default function DetailPage() {
  const { t } = useTranslation('consult');
  const navigate = useNavigate();
  const consultId = useParams().consultId as ConsultId;
  const query = useConsult(consultId);
  return (
    <>
      <Button
        type="link"
        icon={<ArrowLeftOutlined />}
        style={{ padding: '0 0 6px' }}
        onClick={() => void navigate('/consults')}
      >
        {t('detail.back')}
      </Button>
      <Asked query={query}>{(consult) => <Detail key={consultId} consult={consult} />}</Asked>
    </>
  );
}

function Detail({ consult }: { consult: ConsultView }) {
  const { t } = useTranslation('consult');
  const { permissions, post } = useSignedIn();
  const { id, may, state, side } = consult;
  const takesPart = side === 'inviting' || myInvitation(consult, post.institution.id)?.state === 'accepted';
  const papersMatter = state === 'ongoing' || state === 'opinion' || state === 'decision' || state === 'closed';
  return (
    <>
      <DetailHeader consult={consult} />
      <div className="consult-columns">
        <div>
          {(papersMatter || may.writeOpinion) && (
            <Card size="small" title={`${t('paper.opinion')} · ${t('paper.decision')}`}>
              <OpinionPane consultId={id} />
              <Originals consultId={id} />
            </Card>
          )}
          <Facts consult={consult} />
          <StudiesCard consult={consult} />
          <LogCard consult={consult} mayAttach={permissions.includes('consult.attach-file')} />
        </div>
        <div>
          <InvitationsCard consult={consult} />
          <ConsentCard consult={consult} />
          {side !== 'guest' && <GuestsCard consult={consult} />}
          {permissions.includes('consult.record') && takesPart && (
            <RecordingsCard consultId={id} agreed={consult.recordingConsented} />
          )}
          <Steps consult={consult} />
        </div>
      </div>
    </>
  );
}
