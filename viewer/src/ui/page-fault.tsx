import { Button, Result } from 'antd';
import i18next from 'i18next';
import { Component, type ErrorInfo, type ReactNode } from 'react';

/** A screen that breaks says so and keeps what was typed (drafts lie in local storage); it never shows a white page. */
export class PageFault extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error('page fault', error.name, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <Result
        status="error"
        title={i18next.t('common:fault.page')}
        extra={
          <Button type="primary" onClick={() => location.reload()}>
            {i18next.t('common:action.refresh')}
          </Button>
        }
      />
    );
  }
}
