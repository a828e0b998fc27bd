/** One box for the whole filter: its chips, then what is typed. Nothing typed is lost to a mistake. */
import { useRef, useState } from 'preact/hooks';
import { Glass } from '../parts/marks.tsx';
import { usePage, useShown } from '../parts/use-page.ts';
import { classesOf } from '../state/page-state.ts';
import { addTerms, chipText } from '../text/chips.ts';
import { type FilterProblem, parseFilter, writeTerm } from '../text/filter-grammar.ts';
import { clockText } from '../text/times.ts';

export function FilterBox() {
  const page = usePage();
  const { terms, brush } = useShown((state) => state.filter);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<FilterProblem>();
  const input = useRef<HTMLInputElement>(null);
  const isEmpty = terms.length === 0 && brush === undefined;
  const edit = (value: string) => {
    setText(value);
    setProblem(undefined);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const parsed = parseFilter(text);
    setProblem(parsed.problem);
    if (parsed.problem !== undefined) {
      input.current?.setSelectionRange(parsed.problem.start, parsed.problem.end);
      return;
    }
    if (parsed.terms.length > 0) page.setTerms(addTerms(terms, parsed.terms));
    setText('');
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && text === '' && terms.length > 0) {
      // The last chip becomes text again, so that a slip is mended and not typed anew.
      page.setTerms(terms.slice(0, -1));
      edit(writeTerm(terms[terms.length - 1]));
    } else if (event.key === 'Escape') {
      input.current?.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form class="filter" onSubmit={submit}>
      <div class="box">
        <Glass />
        {!isEmpty && <Chips />}
        <input
          id="filter"
          ref={input}
          type="search"
          aria-label="Filter rows"
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'filter-problem'}
          placeholder={isEmpty ? 'Filter: status:5xx  path:/api/*  -method:GET  "timed out"' : ''}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => edit(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <kbd>/</kbd>
      </div>
      {problem !== undefined && (
        <p class="filter-problem" id="filter-problem" role="alert">
          {problem.message}
        </p>
      )}
    </form>
  );
}

function Chips() {
  const page = usePage();
  const { terms, brush } = useShown((state) => state.filter);
  const classes = useShown(classesOf);
  const zone = useShown((state) => state.zone);
  return (
    <ul class="chips" aria-label="Filters">
      {terms.map((term) => (
        <Chip
          key={writeTerm(term)}
          {...chipText(term, classes)}
          isNegated={term.isNegated}
          onRemove={() => page.setTerms(terms.filter((other) => other !== term))}
        />
      ))}
      {brush !== undefined && (
        <Chip
          field="time"
          value={`${clockText(brush.fromMs, zone)} to ${clockText(brush.toMs, zone)}`}
          isNegated={false}
          onRemove={() => page.setBrush(undefined)}
        />
      )}
    </ul>
  );
}

interface ChipProps {
  readonly field: string;
  readonly value: string;
  readonly isNegated: boolean;
  onRemove(): void;
}

function Chip({ field, value, isNegated, onRemove }: ChipProps) {
  return (
    <li class={isNegated ? 'chip not' : 'chip'}>
      <span>{field}</span> {value}
      <button
        type="button"
        aria-label={`Remove filter ${field} ${value}`}
        onClick={() => {
          onRemove();
          document.getElementById('filter')?.focus();
        }}
      />
    </li>
  );
}
