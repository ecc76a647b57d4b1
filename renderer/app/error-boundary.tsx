import type { ReactNode } from 'react';
import { Component } from 'react';
import { asAskError } from '../bridge/index.ts';
import { ErrorPanel } from '../components/error-panel.tsx';

/** A defect in a screen is said like every other failure instead of leaving the window empty. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly thrown: unknown }> {
  override state: { readonly thrown: unknown } = { thrown: undefined };

  static getDerivedStateFromError(thrown: unknown): { readonly thrown: unknown } {
    return { thrown };
  }

  override render(): ReactNode {
    if (this.state.thrown === undefined) return this.props.children;
    return (
      <div className="ow-screen" data-narrow="">
        <ErrorPanel error={asAskError(this.state.thrown)} retry={() => this.setState({ thrown: undefined })} />
      </div>
    );
  }
}
