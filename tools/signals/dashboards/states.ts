import { lineStates, stateWords } from '../../../libs/board/src/states.ts';

/** States as numbers, the worst highest, for a timeline. */
const stateNumbers = [...lineStates].reverse().map((state, at) => ({ state, number: at + 1 }));
export const stateExpr = stateNumbers
  .map(({ state, number }) => `max by (line) (rail_line_state{state="${state}"}) * ${number}`)
  .join(' + ');
export const stateMappings = [
  {
    type: 'value',
    options: Object.fromEntries(
      stateNumbers.map(({ state, number }) => {
        const { zh, en, dark } = stateWords[state];
        return [String(number), { text: `${zh} ${en}`, color: dark ?? '#8A8F98', index: number }];
      }),
    ),
  },
];
