import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { shortPid } from '../../domain/ids.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

/** Short enough to read, whole when copied. Treatment and share ids are shortened the same way. */
function shortId(id: string): string {
  return id.length > 20 ? (/^[TSR]-/.test(id) ? `${id.slice(0, 6)}…${id.slice(-4)}` : shortPid(id)) : id;
}

/** A pseudo-identity (or treatment id) in short form, with a button that copies the whole. */
export function PidChip({ pid, copyable = true }: { readonly pid: string; readonly copyable?: boolean }) {
  const t = useWords();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(pid).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1600);
    });
  };
  return (
    <span className="ow-pid">
      <code title={pid}>{shortId(pid)}</code>
      {copyable ? (
        <Tooltip label={copied ? t('common.copied') : t('common.copy')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('common.copyPid', { pid: shortId(pid) })}
            data-testid={testIds.common.copyPid}
            data-value={pid}
            onClick={(event) => {
              event.stopPropagation();
              copy();
            }}
          >
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        </Tooltip>
      ) : null}
    </span>
  );
}
