import { toAttribute } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedProject } from '../plan/resolved-plan.ts';
import { findSessionWindow, findTimeWindow } from './find-window.ts';
import type { Output } from './operator.ts';
import { ProjectExec } from './operators/project.ts';
import { WindowExpandExec } from './operators/window-expand.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { SESSIONS } from './session-part.ts';
import { readingWindow, windowColumn } from './window-column.ts';

/** Plans a projection. One with a time window in it copies each row into its windows; a session window is a row's own span. */
export function planProject(builder: PlanBuilder, plan: ResolvedProject, output: Output): Output {
  const { projections } = plan;
  const { evaluation: context } = builder.context;
  const input = planOutput(plan.input);
  const window = findTimeWindow(projections);
  if (window !== undefined) {
    return builder.add(new WindowExpandExec({ output, context, input, projections, window }));
  }
  const session = findSessionWindow(projections);
  if (session === undefined) {
    return builder.add(new ProjectExec({ output, context, input, projections }));
  }
  const column = windowColumn(session);
  const project = new ProjectExec({
    output,
    context,
    input: [...input, toAttribute(column)],
    projections: readingWindow(projections, column),
  });
  const span = { output: builder.add(project), context, input, window: session };
  const { SessionSpanExec } = SESSIONS.get();
  return builder.add(new SessionSpanExec(span));
}
