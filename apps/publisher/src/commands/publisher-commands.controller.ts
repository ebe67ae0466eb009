import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type Command, CommandDesk, type CommandReply } from '@rail/runtime';

/** What other processes may ask of the publisher over Kafka. */
@Controller()
export class PublisherCommandsController {
  readonly #desk: CommandDesk;

  constructor(@Inject(CommandDesk) desk: CommandDesk) {
    this.#desk = desk;
  }

  @MessagePattern('replay.start')
  start(@Payload() command: Command): Promise<CommandReply> {
    return this.#desk.reply(command);
  }

  @MessagePattern('replay.steer')
  steer(@Payload() command: Command): Promise<CommandReply> {
    return this.#desk.reply(command);
  }

  @MessagePattern('replay.list')
  list(@Payload() command: Command): Promise<CommandReply> {
    return this.#desk.reply(command);
  }
}
