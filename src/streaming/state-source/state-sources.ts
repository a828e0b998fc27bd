import { type Connector, loadedOnUse } from '../../connectors/connector.ts';

/** The sources that read the checkpoints of queries. They need nothing of a platform but its ports. */
export const stateSources: readonly Connector[] = [
  loadedOnUse(
    'statestore',
    ['schema', 'openSource'],
    async () => (await import('./state-connector.ts')).stateConnector,
  ),
  loadedOnUse(
    'state-metadata',
    ['schema', 'openSource'],
    async () => (await import('./metadata-connector.ts')).stateMetadataConnector,
  ),
];
