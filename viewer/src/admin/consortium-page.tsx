import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { PageBody } from '../ui/page.tsx';
import { Agreements } from './agreements.tsx';
import { Consortia } from './consortia.tsx';
import { Institutions } from './institutions-table.tsx';
import { SendingPolicies } from './sending-policies.tsx';

export default function ConsortiumPage() {
  const { t } = useTranslation('admin');
  return (
    <PageBody title={t('consortium.title')}>
      <Tabs
        items={[
          { key: 'institutions', label: t('consortium.institutions'), children: <Institutions /> },
          { key: 'consortia', label: t('consortium.consortia'), children: <Consortia /> },
          { key: 'agreements', label: t('consortium.agreements'), children: <Agreements /> },
          { key: 'policies', label: t('consortium.policies'), children: <SendingPolicies /> },
        ]}
      />
    </PageBody>
  );
}
