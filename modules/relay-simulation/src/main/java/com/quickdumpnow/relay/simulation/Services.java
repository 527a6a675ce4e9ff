package com.quickdumpnow.relay.simulation;

import java.util.List;

/** What every model shares. */
record Services(
    Agenda agenda,
    Chance chance,
    Machine machine,
    Trace trace,
    History history,
    List<QueueModel.DeadLetter> deadLetters) {}
