import { ReadingWindow } from './reading-page.tsx';

/** The report alone: its pictures are in another window. */
export default function ReportPage() {
  return <ReadingWindow reportOnly />;
}
