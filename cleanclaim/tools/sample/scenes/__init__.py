"""What happens to patients, as data: the sheets (CSV) beside this file say who treats what, with which services.

One row is a scene, one kind of encounter: everything in it fits together clinically, whichever of its parts are drawn.
The columns are those of :class:`~cleanclaim.tools.sample.scenes.scene.Scene`; :mod:`.notation` explains how diagnoses
and services are written.
"""
