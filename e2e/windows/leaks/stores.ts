/**
 * Runs in the page: puts the marker wherever a page can keep something, and answers the stores that did not take it,
 * so that a test that finds nothing on the disk has looked for something.
 */
export function storeEverywhere(marker: string): string {
  return `(async () => {
    const marker = ${JSON.stringify(marker)};
    const much = marker.repeat(1000);
    const stores = {
      localStorage: () => { localStorage.setItem(marker, marker); return localStorage.getItem(marker); },
      sessionStorage: () => { sessionStorage.setItem(marker, marker); return sessionStorage.getItem(marker); },
      indexedDB: () => new Promise((resolve, reject) => {
        const opening = indexedDB.open(marker, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('x');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const change = opening.result.transaction('x', 'readwrite', { durability: 'strict' });
          change.objectStore('x').put(much, 'x');
          change.onerror = () => reject(change.error);
          change.oncomplete = () => resolve(marker);
        };
      }),
      files: async () => {
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle(marker, { create: true });
        const file = await handle.createWritable();
        await file.write(much);
        await file.close();
        return (await (await handle.getFile()).text()).slice(0, marker.length);
      },
      blob: async () => (await new Blob([much.repeat(1000)]).slice(0, marker.length).text()),
      history: () => { history.replaceState({ marker }, '', '#/' + marker); return history.state.marker; },
      title: () => { document.title = marker; return document.title; },
    };
    const refused = [];
    for (const [name, store] of Object.entries(stores)) {
      const kept = await Promise.resolve().then(store).catch((error) => String(error));
      if (kept !== marker) refused.push(name + ': ' + kept);
    }
    // These are not there for every scheme; what they take must not be on the disk either.
    document.cookie = 'x=' + marker + '; max-age=100000';
    await caches.open(marker).then((cache) => cache.put(location.origin + '/x', new Response(much))).catch(() => undefined);
    return refused;
  })()`;
}
