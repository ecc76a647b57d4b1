import { useContext } from 'react';
import { ObjectUrl } from '../../domain/ids.ts';
import { placeOf } from '../../domain/object-place.ts';
import { KnownClouds } from '../app/known-clouds.ts';
import { useLocal, useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { Fact } from './screen.tsx';

/**
 * At which cloud an object lies, by what people call it; nothing where there is one alone, which nobody has to tell
 * from another.
 */
export function LiesAt({ url }: { readonly url: string }) {
  const t = useWords();
  const local = useLocal();
  const clouds = useContext(KnownClouds);
  const address = ObjectUrl.safeParse(url);
  if (clouds.length < 2 || !address.success) return null;
  const { bucket } = placeOf(address.data);
  const cloud = clouds.find((one) => one.bucket === bucket);
  return (
    <Fact name={t('common.liesAt')} data-testid={testIds.records.cloud}>
      {cloud === undefined ? t('common.unknownOrganisation') : local(cloud.name)}
    </Fact>
  );
}
