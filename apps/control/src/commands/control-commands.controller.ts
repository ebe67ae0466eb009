import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type Command, CommandDesk, type CommandReply } from '@rail/runtime';

/** What other processes may ask of control over Kafka: the same that HTTP asks, at the same desk. */
@Controller()
export class ControlCommandsController {
  readonly #desk: CommandDesk;

  constructor(@Inject(CommandDesk) desk: CommandDesk) {
    this.#desk = desk;
  }

  @MessagePattern('line.pause')
  pause(@Payload() command: Command): Promise<CommandReply> {
    return this.#desk.reply(command);
  }

  @MessagePattern('line.resume')
  resume(@Payload() command: Command): Promise<CommandReply> {
    return this.#desk.reply(command);
  }

  @MessagePattern('line.rate')
  rate(@Payload() command: Command): Promise<CommandReply> {
    return this.#desk.reply(command);
  }

  @MessagePattern('agreements.reload')
  reload(@Payload() command: Command): Promise<CommandReply> {
    return this.#desk.reply(command);
  }
}
