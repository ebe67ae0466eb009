import { type DatasetManifest, gridEventCategories } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { gridCodeOf, plainOf } from '../world/file-numbers.ts';
import {
  type GridEvent,
  gridEvents,
  gridEventSources,
  gridEventStatuses,
  platforms,
  urgencies,
} from '../world/grid-events.ts';
import { writeAddress } from '../world/places.ts';
import { encodedStep } from '../world/step-log.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalLong, writeOptionalText } from './optional.ts';

const categoryCodes = gridEventCategories.map(({ code }) => encodedText(code));
const offices = ['综治工作平台', '市场监管平台', '综合执法平台', '便民服务平台'];
const nodes = ['上报', '受理', '派遣', '处置', '退回', '办结'];
const actions = ['网格上报事件', '指挥室受理', '派遣责任单位', '责任单位处置', '退回重办', '核实办结'];
/** By status and platform: see `stepOf`. */
const stepTexts = nodes.flatMap((node, status) =>
  offices.map((office) => encodedStep(node, `${status < 2 ? '镇街综合指挥室' : office}(虚构)`, actions[status]!)),
);

/** Events as the four platforms pass them on, with every step so far. */
export function observeGridEvent(world: World, dataset: DatasetManifest): Observe {
  const all = world.part(gridEvents);
  const symbols = symbolsOf(dataset);
  return (out) => {
    const event = all.next();
    out.beginRecord();
    out.writeRaw(plainOf(event.number));
    out.beginValue();
    out.eventTimeMs = event.steps.newestMs;
    writeEvent(out, world, event, symbols);
  };
}

function symbolsOf({ schema }: DatasetManifest) {
  return {
    platform: symbolIndexes(schema, 'platform', platforms),
    source: symbolIndexes(schema, 'source', gridEventSources),
    urgency: symbolIndexes(schema, 'urgency', urgencies),
    status: symbolIndexes(schema, 'status', gridEventStatuses),
  };
}

function writeEvent(out: RecordWriter, world: World, event: GridEvent, symbols: ReturnType<typeof symbolsOf>): void {
  const { matter } = event;
  const place = world.places.at(matter.place);
  out.writeRaw(event.number);
  out.writeSymbol(symbols.platform[event.platform]!);
  out.writeRaw(categoryCodes[event.category]!);
  out.writeSymbol(symbols.source[event.source]!);
  writeAddress(out, place, matter.house, true);
  out.writeRaw(gridCodeOf(place));
  writeOptionalText(out, event.reporter);
  writeOptionalText(out, event.subjectUscc);
  writeOptionalText(out, event.subjectId);
  out.writeSymbol(symbols.urgency[event.urgency]!);
  event.steps.write(out, stepTexts);
  out.writeSymbol(symbols.status[event.status]!);
  out.writeLong(event.dueAt);
  writeOptionalLong(out, event.closedAt);
  writeOptionalLong(out, event.satisfaction);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(event.version);
}
