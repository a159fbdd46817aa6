/** Secrets and configs: wire ⇄ model. Never their content. */
import { asMaterialId } from '../model/ids.ts';
import type { ShownMaterial } from '../model/material.ts';
import { metaFromWire, metaToWire, missing } from './convert-meta.ts';
import { materialTypes } from './enums.ts';
import { model, text, wire } from './fields.ts';
import type { Secret as WireSecret, Secret__Output } from './gen/muster/v1/Secret.ts';

export function materialToWire(material: ShownMaterial): WireSecret {
  return wire<WireSecret>({
    meta: metaToWire(material),
    type: materialTypes.toWire(material.type),
    stack: material.stack,
    newest: material.newest,
    versions: material.versions.map(({ number, createdAt, sizeBytes }) => ({ number, createdAt, sizeBytes })),
    services: [...material.services],
    templateDriver: material.template,
  });
}

export function materialFromWire(message: Secret__Output): ShownMaterial {
  const { id, name, labels, version, etag, createdAt, updatedAt } = metaFromWire(message.meta);
  return model<ShownMaterial>({
    kind: 'material',
    id: asMaterialId(id),
    type: materialTypes.fromWire(message.type) ?? missing('type'),
    name,
    labels,
    stack: text(message.stack),
    owned: undefined,
    createdAt,
    updatedAt,
    newest: message.newest,
    template: message.templateDriver === 'golang' ? 'golang' : undefined,
    version,
    etag,
    versions: message.versions.map(({ number, createdAt: made, sizeBytes }) => ({ number, createdAt: made, sizeBytes })),
    services: message.services,
  });
}
