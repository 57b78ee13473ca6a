import { serveFramed } from "../runtime/framed_scope.ts";
import { task } from "./task_main.ts";

serveFramed(task);
