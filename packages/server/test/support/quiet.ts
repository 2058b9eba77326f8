// Tests that break Redis on purpose leave out the warnings about it, which would look like trouble in the report.
import { Logger } from '@nestjs/common';

Logger.overrideLogger(['error', 'fatal']);
