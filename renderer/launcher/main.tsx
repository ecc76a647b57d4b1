import '../app/trusted-types.ts';
import '../app/styles.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { Providers } from '../app/providers.tsx';
import { wardTheme } from '../theme/theme.ts';
import { Launcher } from './launcher.tsx';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Providers theme={wardTheme}>
        <ErrorBoundary>
          <Launcher />
        </ErrorBoundary>
      </Providers>
    </StrictMode>,
  );
}
