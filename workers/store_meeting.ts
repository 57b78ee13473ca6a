import { serve } from "../runtime/scope.ts";
import { storeMeeting } from "./store_meeting_main.ts";

serve(storeMeeting);
