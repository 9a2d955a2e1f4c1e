import { type RequestId, readReport, reportPdf } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { address, api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';

/** The signed report of a study, as its institution issued it. */
export function ReportCase({ requestId }: { requestId: RequestId }) {
  const { t } = useTranslation('room');
  const report = useQuery({
    queryKey: ['report', requestId],
    queryFn: () => api(readReport, { params: { requestId } }),
  });
  return (
    <Asked query={report}>
      {({ versions }) => {
        const valid = versions.filter(
          ({ issue, voidedAt, withdrawnAt }) => issue !== null && !voidedAt && !withdrawnAt,
        );
        const latest = valid.sort((a, b) => b.number - a.number)[0];
        return latest ? (
          <iframe className="room-report" title={t('case.report')} src={address(reportPdf, { versionId: latest.id })} />
        ) : (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('case.noReport')} />
        );
      }}
    </Asked>
  );
}
