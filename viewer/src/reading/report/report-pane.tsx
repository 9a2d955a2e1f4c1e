import type { Answer, ReportView, readRequest } from '@hub/server/contracts';
import { Tabs } from 'antd';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../../session/session.ts';
import { RequestTab } from '../case/request-tab.tsx';
import { Editor, type EditorHandle } from './editor.tsx';
import { paneModeOf } from './pane-mode.ts';
import { PriorReports, usePriorStudies } from './prior-reports.tsx';
import { Reader } from './reader.tsx';
import './report.css';

/** The report of the case, what was found before, and what was asked. */
export function ReportPane({
  item,
  report,
  unviewed,
  onSigned,
  onLeave,
  ref,
}: {
  item: Answer<typeof readRequest>;
  report: ReportView;
  unviewed: number;
  onSigned(goOn: boolean): void;
  onLeave(): void;
  ref: Ref<EditorHandle> & { current: EditorHandle | null };
}) {
  const { t } = useTranslation('reading');
  const { account, post } = useSignedIn();
  const [tab, setTab] = useState('report');
  const priors = usePriorStudies(item.studyUid).data?.length ?? 0;
  const mode = paneModeOf(item, report);
  const insert = (text: string) => {
    setTab('report');
    // The field is laid out again before it can take the text.
    requestAnimationFrame(() => ref.current?.insert(text));
  };
  return (
    <Tabs
      className="report-pane"
      size="small"
      activeKey={tab}
      onChange={setTab}
      items={[
        {
          key: 'report',
          label: t('case.tabReport'),
          forceRender: true,
          children:
            mode === 'read' ? (
              <Reader item={item} report={report} />
            ) : (
              <Editor
                key={`${item.id} ${mode}`}
                ref={ref}
                item={item}
                report={report}
                mode={mode}
                accountName={account.displayName}
                role={post.role}
                unviewed={unviewed}
                onSigned={onSigned}
                onLeave={onLeave}
              />
            ),
        },
        {
          key: 'priors',
          label: t('case.tabPriors', { count: priors }),
          children: <PriorReports studyUid={item.studyUid} onInsert={mode === 'read' ? undefined : insert} />,
        },
        { key: 'request', label: t('case.tabRequest'), children: <RequestTab item={item} /> },
      ]}
    />
  );
}
