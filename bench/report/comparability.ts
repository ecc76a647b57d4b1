import type { Results } from '../results.ts';

/** What of the paper's evaluation this is like, and what not. */
export function comparability({ machine }: Results): string {
  return `<section><h2>What is and is not comparable with the paper</h2>
<p>Wen et al. (2024, doi 10.7690/bgzdh.2024.09.007) measured these 15 operations with files of 64 kB, 256 kB and 1 MB,
  1000 times each, and gave the <em>mean</em> of each in their table 2.</p>
<div class="scroll"><table><thead><tr><th></th><th>Paper</th><th>Here</th></tr></thead><tbody>
<tr><th scope="row">Network</th><td class="words">7 virtual machines, 1 core of 3 GHz and 8 GB each</td>
  <td class="words">every process on one machine of ${machine.cores} cores, shared with the client that measures</td>
  </tr>
<tr><th scope="row">Ledger</th><td class="words">Fabric 1.4.0</td>
  <td class="words">Fabric 3.1.1, ${machine.ordering}; two organisations endorse</td></tr>
<tr><th scope="row">Numbers given</th><td class="words">mean</td>
  <td class="words">median, percentiles, and the ratio to a bare limit measured in the same minute</td></tr>
</tbody></table></div>
<ul>
<li><b>Times are not comparable</b>, neither up nor down: another machine, another decade of Fabric, no network
  between the parties here. Ratios to the bare limit are, and so is the growth with the size of the file.</li>
<li><b>1, 2 (RSA)</b>: RSA cannot encrypt a file, so these are the whole hybrid envelope (RSA-OAEP, HKDF, key
  commitment, AES-256-GCM in authenticated frames), as phase 4 of the paper uses it. The bare limit has neither
  derivation nor commitment nor frames.</li>
<li><b>4, 5 (AES)</b>: the same message format under a share key. At 64 kB most of the time is what is done once per
  message. Below 1 means that the bare pass is not the least there is: it works in pieces of 1 MiB, which Electron's
  allocator takes anew from the kernel each time; ours hands the cipher halves.</li>
<li><b>6, 15 (signatures)</b>: over a statement of fixed length that holds the digest, so independent of the file. The
  paper says of signatures that they grow with the file, and counts 6 and 15 among the operations that do not.</li>
<li><b>7, 8, 11, 12 (ledger)</b>: P_DE and D_UE do more here than be stored: the chaincode verifies both signatures,
  the treatment, the share and every party's status. Committed means committed and valid at the submitter's own peer.
  The bare limit is an empty transaction.</li>
<li><b>9, 10 (re-encryption)</b>: Umbral, a threshold scheme with a verified fragment, in place of the paper's unnamed
  one.</li>
<li><b>13, 14 (storage)</b>: through TLS with certificates on both sides. They grow with the file, as they must; the
  paper reports no clear relation.</li>
<li><b>64 MB and 1 GiB</b> are not in the paper.</li>
</ul></section>`;
}
