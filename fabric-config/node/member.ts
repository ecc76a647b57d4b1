import { join } from 'node:path';
import { Member } from '../../api/formats/consortium.ts';
import { activationHash } from '../generate/activation.ts';
import { hasOrderer, publicPlace, type Node, type ReachedPart } from './node.ts';
import { readText } from './paths.ts';

/**
 * The public half of a node whose machines have their certificates: what the others are given of it.
 * @param orderer the folder with its orderer's certificates; where they are in use when absent
 */
export function publicHalf(node: Node, orderer: string = node.paths.identity('orderer')): Member {
  const { key, mspId, type, name, domain, departments, timeZone, storage, cloud } = node.description;
  const place = (part: ReachedPart): object => (node.description[part] ? { [part]: publicPlace(node, part) } : {});
  const own = (file: string): string => readText(join(orderer, file));
  return Member.parse({
    ...{ key, mspId, type, name, domain, departments, timeZone },
    roots: { nodes: readText(node.paths.ownRoot('nodes')), people: readText(node.paths.ownRoot('people')) },
    ...(hasOrderer(node)
      ? { orderer: { ...publicPlace(node, 'orderer'), signing: own('signing.pem'), tls: own('tls.pem') } }
      : {}),
    ...place('peer'),
    ...(cloud === undefined ? {} : { cloud }),
    activation: activationHash(node),
    ...place('ledgerGate'),
    ...place('service'),
    ...place('registrar'),
    ...(storage ? { gate: { ...publicPlace(node, 'gate'), bucket: storage.bucket } } : {}),
  });
}
