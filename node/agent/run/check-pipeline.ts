/** Tries a pipeline without running it: sources, names, types and sinks, in a session of its own. */
import { createSessionOn } from '../../../src/engine/local-session.ts';
import { checkSinkOptions, sinkConnector } from '../../../src/engine/source-options.ts';
import { invalidPipeline } from '../../../src/errors/agent-errors.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import { nodeConnectors } from '../../connectors/index.ts';
import { nodePlatform } from '../../platform.ts';
import { nameInputs, type PipelineFile, queryFrame } from './pipeline-frames.ts';
import { optionTexts } from './start-query.ts';

/** Fails with INVALID_PIPELINE, which has a line for each query that could not start; what a source needs is not tried. */
export async function checkPipeline(pipeline: PipelineFile): Promise<void> {
  const { file, definition } = pipeline;
  const problems: string[] = [];
  const trying = async (key: string, check: () => Promise<unknown>) => {
    try {
      await check();
      return true;
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      problems.push(`${key}: ${error.message.replaceAll('\n', '\n    ')}`);
      return false;
    }
  };
  await using session = await createSessionOn(nodePlatform(), nodeConnectors);
  const areNamed = await trying('sources, views and modules', () => nameInputs(session, pipeline));
  for (const [name, query] of Object.entries(definition.queries)) {
    const { format, options = {} } = query.sink;
    await trying(`queries.${name}.sink`, async () =>
      checkSinkOptions(sinkConnector(nodeConnectors, format), optionTexts(options)),
    );
    if (areNamed) {
      await trying(`queries.${name}`, () => queryFrame(session, file, name, query));
    }
  }
  if (problems.length > 0) throw invalidPipeline(file, problems);
}
