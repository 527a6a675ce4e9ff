/** Whether all is as it should be; nothing here changes anything. */
@org.jspecify.annotations.NullMarked
package com.quickdumpnow.relay.operator.doctor;
